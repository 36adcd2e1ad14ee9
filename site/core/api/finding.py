"""Find one page: by id, by its path on the site, or by what its type is known by."""

from django.http import Http404, HttpRequest, QueryDict
from wagtail.models import Page

from core.api.errors import RequestError
from core.api.listing import Listing, Visible
from core.api.parameters import Parameters, key
from core.api.served import all_served
from core.api.visibility import site_of

PASSED_ON = (
    "fields",
    "rich_text_format",
    "site",
    "format",
    "_",
    "version",
)  # kept in the address that is found


def find_page(parameters: Parameters, visible: Visible, request: HttpRequest) -> Page | None:
    """Return the page, or None. Raises RequestError when it is not said which, or several answer."""
    filters = {name for served in all_served() for name in served.filters}
    parameters.only([*PASSED_ON, "id", "html_path", "type", *filters])
    if (wanted := parameters.one("id")) is not None:
        page: Page | None = visible(Page).filter(pk=key("id", wanted)).first()
        return page
    if (path := parameters.one("html_path")) is not None:
        return _at(path, visible, request)
    if not parameters.names & filters:
        raise RequestError(f"say which page: id, html_path or {', '.join(sorted(filters))}")
    query = QueryDict(mutable=True)
    for name in ("type", "site", *filters):
        query.setlist(name, request.GET.getlist(name)) if name in request.GET else None
    found = list(Listing(Parameters(query), visible).pages()[:2])
    if len(found) > 1:
        raise RequestError("several pages answer this; add framework=… or list them with /pages/")
    return found[0] if found else None


def found_address(address: str, request: HttpRequest) -> str:
    """Return the address of what was found, with the parameters that say how to serve it."""
    query = QueryDict(mutable=True)
    for name in PASSED_ON:
        if name in request.GET:
            query.setlist(name, request.GET.getlist(name))
    return f"{address}?{query.urlencode()}" if query else address


def _at(path: str, visible: Visible, request: HttpRequest) -> Page | None:
    site = site_of(request)
    if site is None:
        return None
    try:
        page = site.root_page.specific.route(request, [part for part in path.split("/") if part]).page
    except Http404:
        return None
    return page if visible(Page).filter(pk=page.pk).exists() else None
