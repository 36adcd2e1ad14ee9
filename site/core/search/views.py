"""The search page, which needs no script, and the suggestions, which are for one."""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.search.facets import FacetValue
from core.search.finder import PAGE_SIZE, Results, search
from core.search.suggestions import suggest

SCHEMES = {"type": "Type", "framework": "Framework", "tactic": "Tactic", "platform": "Platform"}
_MAX_VALUES = 20  # chosen values of one facet that are looked at


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet value with the address that adds it to, or takes it from, what is chosen."""

    value: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet as the page shows it: its heading and its choices."""

    scheme: str
    label: str
    choices: list[Choice]


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer `?q=` with hits and facets; a wrong page number shows the nearest page there is."""
    text = request.GET.get("q", "")
    chosen = {scheme: request.GET.getlist(scheme)[:_MAX_VALUES] for scheme in SCHEMES}
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    results = search(text, filters=chosen, page=page)
    if page > 1 and not results.hits and results.total:
        page = -(-results.total // PAGE_SIZE)
        results = search(text, filters=chosen, page=page)
    response = render(
        request,
        "search/search.html",
        {
            "query": text,
            "results": results,
            "facets": _groups(text, chosen, results),
            "chosen": [(scheme, value) for scheme, values in chosen.items() for value in values],
            "pages": _page(results, page),
            "address": _address(text, chosen),
            "without_filters": _address(text, {}),
        },
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(public=True, max_age=60)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer `?q=` with up to eight titles, names or ids that begin that way."""
    found = [asdict(suggestion) for suggestion in suggest(request.GET.get("q", ""))]
    return JsonResponse({"suggestions": found}, headers={"X-Robots-Tag": "noindex"})


def _address(text: str, chosen: dict[str, list[str]]) -> str:
    pairs = [("q", text), *((scheme, value) for scheme, values in chosen.items() for value in values)]
    return "?" + urlencode([pair for pair in pairs if pair[1]], errors="ignore")


def _groups(text: str, chosen: dict[str, list[str]], results: Results) -> list[FacetGroup]:
    groups = []
    for scheme, label in SCHEMES.items():
        choices = [
            Choice(facet.value, facet.count, facet.selected, _address(text, _toggled(chosen, scheme, facet)))
            for facet in results.facets.get(scheme, ())
        ]
        if choices:
            groups.append(FacetGroup(scheme, label, choices))
    return groups


def _toggled(chosen: dict[str, list[str]], scheme: str, facet: FacetValue) -> dict[str, list[str]]:
    rest = [value for value in chosen[scheme] if value.casefold() != facet.value.casefold()]
    return chosen | {scheme: rest if facet.selected else [*rest, facet.value]}


def _page(results: Results, number: int) -> Page:
    """Return the paginator's page, for the template's navigation; the hits themselves were paged by the
    search."""
    return Paginator(range(results.total), PAGE_SIZE).get_page(number)
