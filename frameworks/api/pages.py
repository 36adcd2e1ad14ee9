"""The pages above the techniques: the index, and one for each framework."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Count

from core.api.reading import Reading
from core.api.served import Served, Values
from core.api.serving import plain, rich_text
from frameworks.api.notices import firm_name, framework_ref, notices, release_out
from frameworks.api.schemas import FrameworkRef, Notices, ReleaseOut
from frameworks.models import Entry, FrameworkPage, FrameworksIndexPage, Release


def _framework_fields(pages: Sequence[Any], names: Collection[str], reading: Reading) -> Mapping[int, Values]:
    """Build what a framework's page says of its framework."""
    frameworks = {page.framework_id for page in pages if page.framework_id}
    current = Release.objects.filter(framework__in=frameworks, state=Release.State.CURRENT)
    releases = {release.framework_id: release for release in current}
    counts = entry_counts(frameworks)
    firm = firm_name(reading)
    return {
        page.pk: {
            "framework": framework_ref(page.framework) if page.framework else None,
            "release": release_out(releases[page.framework_id], page.framework)
            if page.framework_id in releases
            else None,
            "counts": counts.get(page.framework_id, {}),
            "notices": notices(page.framework, releases.get(page.framework_id), firm),
        }
        for page in pages
    }


def entry_counts(frameworks: Collection[int]) -> dict[int, dict[str, int]]:
    """Return framework (primary key) → kind → how many active entries of it there are, in one query."""
    counts: dict[int, dict[str, int]] = {pk: {} for pk in frameworks}
    rows = Entry.objects.filter(framework__in=frameworks, status=Entry.Status.ACTIVE).order_by("kind")
    for pk, kind, count in rows.values_list("framework", "kind").annotate(count=Count("pk")):
        counts[pk][kind] = count
    return counts


INDEX = Served(
    FrameworksIndexPage,
    fields={"introduction": str},
    build=plain(introduction=rich_text("introduction")),
)
FRAMEWORK = Served(
    FrameworkPage,
    fields={
        "introduction": str,
        "framework": FrameworkRef | None,
        "release": ReleaseOut | None,
        "counts": dict[str, int],
        "notices": Notices,
    },
    build=plain(
        introduction=rich_text("introduction"),
        **dict.fromkeys(("framework", "release", "counts", "notices"), _framework_fields),
    ),
    summary=("framework", "release", "counts"),
    select=("framework",),
)
