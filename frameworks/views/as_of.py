"""A technique as of a release: /frameworks/attack/t1059-011/?as-of=17.1

The publisher's text as that release had it, and the commentary that was live while it was current here. What
replaced an entry later does not hide what it was: this view never redirects.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.caching import tag
from frameworks.caching import framework_tag
from frameworks.models.entry import Entry
from frameworks.models.framework import Release
from frameworks.technique import TechniqueView, Window
from frameworks.technique.as_of import AS_OF, load_as_of
from frameworks.technique.commentary import Commentary, commentary
from frameworks.technique.editions import Edition, carrying, editions
from frameworks.technique.past_commentary import Missing, commentary_of
from frameworks.views.technique import PAGE, QUERY, shown
from frameworks.views.trail import trail_to

if TYPE_CHECKING:
    from wagtail.models import Page

    from frameworks.models.pages import TechniquePage


@dataclass(frozen=True, slots=True)
class AsOf:
    """What the head of the page says: which release this is, and which is current.

    `published_at` is when the commentary shown was published, `missing` why there is none to show.
    """

    edition: Edition
    current: Release | None
    current_url: str
    published_at: datetime | None = None
    missing: str = ""

    @property
    def release(self) -> Release:
        """The release that is shown."""
        return self.edition.release


def asked(request: HttpRequest) -> bool:
    """Whether an address names a release."""
    return bool(request.GET.get(AS_OF))


def as_of(
    request: HttpRequest, entry: Entry, parent: "Page", current_url: str, page: "TechniquePage | None" = None
) -> HttpResponse:
    """Show an entry as the release in the query string had it; 404 when it did not or nobody knows it.

    `page` is the entry's page where it has one, `parent` the framework's, `current_url` where the entry is
    found today, empty when nowhere.
    """
    tag(request, framework_tag(entry.framework.slug))
    wanted = request.GET[AS_OF]
    known = editions(entry)
    edition = next((one for one in known if one.release.version == wanted), None)
    current = next((one.release for one in known if one.is_current), None)
    common: dict[str, Any] = {
        "page": page or parent,
        "self": page or parent,
        "request": request,
        "editions": carrying(known),
        "canonical": urljoin(parent.get_full_url(request) or "", current_url) if current_url else "",
        "current_url": current_url,
    }
    if edition is None or edition.version is None:
        return _refuse(request, entry, parent, {**common, "wanted": wanted, "edition": edition})
    window = Window.of(request.GET.get(PAGE), request.GET.get(QUERY))
    view = load_as_of(entry, edition, parent.get_parent().get_url(request) or "", window=window)
    told, missing, published_at = _commentary(page, view, edition.release)
    return TemplateResponse(
        request,
        "frameworks/technique_page.html",
        {
            **common,
            **shown(view, parent, request, window, **{AS_OF: edition.release.version}),
            "as_of": AsOf(edition, current, current_url, published_at, missing.value if missing else ""),
            "commentary": told,
        },
    )


def _commentary(
    page: "TechniquePage | None", view: TechniqueView, release: Release
) -> tuple[Commentary, Missing | None, datetime | None]:
    """Return what the firm said then. The page's links become those it made itself at the time."""
    if page is None:
        return Commentary(), Missing.NOT_LIVE, None
    past = commentary_of(page, release)
    if past.page is None:
        page.links = []
        return Commentary(), past.missing, None
    if past.page is not page:
        page.links = [link for link in past.page.links if link.own]
    told = commentary(past.page, view)
    told.published_at = past.published_at
    return told, None, past.published_at if told else None


def _refuse(request: HttpRequest, entry: Entry, parent: "Page", context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request,
        "frameworks/not_as_of.html",
        {
            **context,
            "entry": entry,
            "framework": entry.framework,
            "home": parent.get_url(request),
            "trail": trail_to(parent, request),
        },
        status=404,
    )
