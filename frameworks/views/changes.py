"""What differs between two releases, for readers and, by `format` or Accept, for programs.

/frameworks/attack/changes/?from=17.1&to=18.1[&category=…&kind=…&q=…&page=2]
/frameworks/attack/changes/?from=17.1&to=18.1&format=json|md|csv
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from core.models.page import Crumb
from frameworks.changes.choosing import (
    Narrowing,
    NoSuchReleaseError,
    QuestionError,
    chosen,
    imported,
    parameters,
)
from frameworks.changes.counts import count_table
from frameworks.changes.releases import Comparison, compare_releases
from frameworks.changes.telling import FORMATS, Format, Telling
from frameworks.changes.told import told
from frameworks.models.framework import Release
from frameworks.views.visit import Visit

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage

PER_PAGE = 50
HTML = "html"
# What a reader may ask for by `format`, and a program by Accept; plain text is for terminals.
OFFERED = {name: FORMATS[name] for name in ("json", "md", "csv")}


def changes(page: "FrameworkPage", request: HttpRequest) -> HttpResponseBase:
    """Tell what differs between the releases `from` and `to`, the two newest unless told.

    Status 404 for a release that was not imported, 400 for a filter or a format that nobody knows.
    """
    visit = Visit(page, request)
    releases = imported(visit.framework)
    name = _format(request)
    response: HttpResponseBase
    try:
        if name != HTML and name not in OFFERED:
            raise QuestionError(f"There is no format {name[:20]!r}. There are: html, {', '.join(OFFERED)}.")
        old, new = chosen(releases, request.GET.get("from", ""), request.GET.get("to", ""))
        narrowing = Narrowing.asked(request.GET)
    except QuestionError as problem:
        response = _refuse(visit, releases, str(problem), isinstance(problem, NoSuchReleaseError), name)
    else:
        comparison = compare_releases(old, new)
        if name == HTML:
            response = _show(visit, releases, comparison, narrowing)
        else:
            response = _stream(visit, comparison, narrowing, OFFERED[name])
    patch_vary_headers(response, ["Accept"])
    return response


def _format(request: HttpRequest) -> str:
    if "format" in request.GET:
        return request.GET["format"]
    by_type = {one.content_type: one.name for one in OFFERED.values()}
    preferred = request.get_preferred_type(["text/html", *by_type]) or "text/html"
    return by_type.get(preferred, HTML)


def _stream(
    visit: Visit, comparison: Comparison, narrowing: Narrowing, format_: Format
) -> StreamingHttpResponse:
    base = urljoin(visit.page.get_full_url(visit.request) or "", visit.base)
    response = StreamingHttpResponse(
        format_.lines(Telling(comparison, narrowing, base)),
        content_type=f"{format_.content_type}; charset=utf-8",
    )
    name = f"{visit.framework.slug}-{comparison.old.version}-{comparison.new.version}.{format_.name}"
    disposition = "attachment" if format_.name == "csv" else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    patch_cache_control(response, public=True, max_age=60)
    return response


def _refuse(
    visit: Visit, releases: list[Release], problem: str, is_missing: bool, format_: str
) -> HttpResponse:
    status = 404 if is_missing else 400
    if format_ in OFFERED:
        return JsonResponse({"status": status, "detail": problem}, status=status)
    old, new = chosen(releases) if releases else (None, None)
    context = {
        "problem": problem,
        "releases": releases,
        "comparison": {"old": old, "new": new},  # what the form offers
        "robots": "noindex",
    }
    response = visit.render("frameworks/changes.html", context, Crumb("Changes", visit.request.path))
    response.status_code = status
    return response


def _show(
    visit: Visit, releases: list[Release], comparison: Comparison, narrowing: Narrowing
) -> HttpResponse:
    rows = narrowing.rows(comparison)
    shown = Paginator(rows, PER_PAGE).get_page(visit.request.GET.get("page"))
    asked = parameters(comparison.old, comparison.new, narrowing)
    plain = urlencode(parameters(comparison.old, comparison.new, Narrowing()))
    context: dict[str, Any] = {
        "releases": releases,
        "comparison": comparison,
        "narrowing": narrowing,
        "shown": shown,
        "changes": [told(detail, visit.base) for detail in comparison.details(shown)],
        "table": count_table(comparison),
        "plain": f"?{plain}",
        "exports": [
            (one.label, f"?{urlencode({**asked, 'format': one.name}, doseq=True)}")
            for one in OFFERED.values()
        ],
        "is_backwards": comparison.old.order > comparison.new.order,
        "canonical": f"{urljoin(visit.page.get_full_url(visit.request) or '', visit.request.path)}?{plain}",
        "robots": "noindex" if narrowing or shown.number > 1 else "",
    }
    return visit.render("frameworks/changes.html", context, Crumb("Changes", visit.request.path))
