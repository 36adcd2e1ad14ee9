"""The index: every framework with its publisher, release and counts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from core.caching import tag
from frameworks.caching import framework_tag
from frameworks.models.framework import Framework, Release
from frameworks.models.pages import FrameworkPage
from frameworks.views.counting import Counted, count_kinds

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworksIndexPage


@dataclass(frozen=True, slots=True)
class Shelf:
    """One framework as the index lists it."""

    page: FrameworkPage
    url: str
    framework: Framework
    release: Release | None
    counts: list[Counted]


def context(index: "FrameworksIndexPage", request: HttpRequest) -> dict[str, Any]:
    """Return the frameworks with a live page below the index, in the editors' order, in three queries."""
    pages = FrameworkPage.objects.child_of(index).live().filter(framework__isnull=False)
    pages = list(pages.select_related("framework").order_by("path"))
    tag(
        request,
        f"children:{index.pk}",
        *(framework_tag(page.framework.slug) for page in pages if page.framework),
    )
    ids = [page.framework_id for page in pages]
    releases = {
        release.framework_id: release
        for release in Release.objects.filter(framework__in=ids, state=Release.State.CURRENT)
    }
    counts = count_kinds(ids)
    shelves = [
        Shelf(
            page,
            page.get_url(request) or "",
            page.framework,
            releases.get(page.framework_id),
            counts.get(page.framework_id, []),
        )
        for page in pages
    ]
    return {"frameworks": shelves}
