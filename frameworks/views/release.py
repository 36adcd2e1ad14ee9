"""One release: what the firm thinks of it, then what changed, by category and kind.

/frameworks/attack/releases/18-1/
"""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse

from core.caching import tag
from core.models.page import Crumb
from core.related import public
from frameworks.attack.kinds import BY_SLUG
from frameworks.caching import reviews_tag
from frameworks.changes.categories import Category
from frameworks.changes.choosing import imported
from frameworks.changes.details import Row
from frameworks.changes.releases import Comparison, compare_releases
from frameworks.changes.series import release_before
from frameworks.models.framework import Release
from frameworks.models.pages.technique import HAS_COMMENTARY, TechniquePage
from frameworks.models.release_note import ReleaseNote
from frameworks.models.review import Review
from frameworks.views.releases import bound, live_notes
from frameworks.views.visit import Visit

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage

SHOWN = 100  # names in one list; the comparison has them all
SHORT = 25  # names that a list shows without being opened


@dataclass(frozen=True, slots=True)
class Names:
    """The entries of one kind in one category: (id, title, address), the first `SHOWN` of `total`."""

    title: str
    total: int
    lines: list[tuple[str, str, str]]
    comparison: str

    @property
    def is_short(self) -> bool:
        """Whether it can stand open."""
        return self.total <= SHORT


@dataclass(frozen=True, slots=True)
class Group:
    """One category with its kinds."""

    category: Category
    total: int
    kinds: list[Names]


def release(page: "FrameworkPage", request: HttpRequest, name: str) -> HttpResponse:
    """Show the release whose `slug` is `name`. Raises Http404 when none of the framework's has it."""
    visit = Visit(page, request)
    found = imported(visit.framework)
    shown = next((one for one in found if one.slug == name), None)
    if shown is None:
        raise Http404(f"There is no release {name}.")
    note = live_notes([shown]).get(shown.pk)
    bound(request, note)
    return show(visit, found, shown, note)


def preview(page: "FrameworkPage", request: HttpRequest, note: ReleaseNote) -> HttpResponse:
    """Show the release of a note that may not be published, with that note."""
    visit = Visit(page, request)
    return show(visit, imported(visit.framework), note.release, note)


def show(visit: Visit, found: list[Release], shown: Release, note: ReleaseNote | None) -> HttpResponse:
    """Show a release among those `found`, newest first."""
    tag(visit.request, reviews_tag(visit.framework.slug), f"type:{TechniquePage._meta.label_lower}")
    before = release_before(shown, found)
    after = next((one for one in reversed(found) if one.order > shown.order), None)
    comparison = None
    if before is not None:
        before.framework = shown.framework = visit.framework
        comparison = compare_releases(before, shown)
    context: dict[str, Any] = {
        "shown": shown,
        "before": before,
        "after": after,
        "current": next((one for one in found if one.state == Release.State.CURRENT), None),
        "note": note,
        "comparison": comparison,
        "groups": groups(visit, comparison) if comparison else [],
        "total": len(comparison.rows) if comparison else 0,
        "touched": touched(shown),
        "plain": address(visit, comparison) if comparison else "",
    }
    return visit.render("frameworks/release.html", context, Crumb("Releases", f"{visit.home}releases/"))


def groups(visit: Visit, comparison: Comparison) -> list[Group]:
    """Return what differs by category and kind, in a changelog's order, as the comparison's rows are."""
    found = []
    for category, of_category in groupby(comparison.rows, key=lambda row: row.category):
        kinds = [
            _names(visit, comparison, category, kind, list(rows))
            for kind, rows in groupby(of_category, key=lambda row: row.kind)
        ]
        found.append(Group(category, sum(names.total for names in kinds), kinds))
    return found


def _names(visit: Visit, comparison: Comparison, category: Category, kind: str, rows: list[Row]) -> Names:
    lines = [
        (row.external_id, row.title, visit.url(row.kind, row.external_id, row.key)) for row in rows[:SHOWN]
    ]
    title = BY_SLUG[kind].plural if kind in BY_SLUG else kind
    return Names(title, len(rows), lines, address(visit, comparison, category=category.value, kind=kind))


def address(visit: Visit, comparison: Comparison, **narrowed: str) -> str:
    """Return where two releases, or a part of what differs between them, are compared word by word."""
    asked = {"from": comparison.old.version, "to": comparison.new.version, **narrowed}
    return f"{visit.home}changes/?{urlencode(asked)}"


def touched(shown: Release) -> dict[str, int]:
    """Return how many published commentaries the release concerned, and how many were stamped against it.

    Counts only, of what is public: neither whose turn it is nor how far a review has come.
    """
    stamped = Review.objects.filter(release=shown).values("page")
    pages = public(TechniquePage.objects.filter(HAS_COMMENTARY, review_items__release=shown))
    counted: dict[str, int] = pages.aggregate(
        pages=Count("pk", distinct=True), reviewed=Count("pk", distinct=True, filter=Q(pk__in=stamped))
    )
    return counted
