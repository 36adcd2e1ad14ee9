"""The imported releases of a framework, as far as they concern one entry."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q

from frameworks.models.entry import Entry
from frameworks.models.framework import Release
from frameworks.technique.standing import with_standing

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage


@dataclass(frozen=True, slots=True)
class Edition:
    """What one release carried of an entry.

    `version` is the primary key of the entry's version, None where the release did not carry it; `differs`
    says whether a reader would see another text than the current one. `source_version` and `facts` are those
    of `ReleaseEntry`.
    """

    release: Release
    version: int | None
    differs: bool
    source_version: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_current(self) -> bool:
        """Whether its release is the current one."""
        return self.release.state == Release.State.CURRENT


def editions(entry: Entry, page: "TechniquePage | None" = None) -> list[Edition]:
    """Return every imported release of the entry's framework, newest first, in one query.

    With `page`, the releases know what `frameworks.technique.standing` tells of it.
    """
    mine = FilteredRelation("carried", condition=Q(carried__entry=entry.pk))
    releases: Any = (  # annotated, which types do not follow
        Release.objects.filter(framework=entry.framework_id)
        .exclude(state=Release.State.IMPORTING)
        .defer("report", "contributors")
        .annotate(mine=mine)
        .annotate(
            version_id=F("mine__version"), number=F("mine__source_version"), remembered=F("mine__facts")
        )
    )
    if page is not None:
        releases = with_standing(releases, page)
    return [
        Edition(
            release,
            release.version_id,
            release.version_id != entry.version_id,
            release.number or "",
            release.remembered or {},
        )
        for release in sorted(releases, key=lambda release: release.order, reverse=True)
    ]


def current_of(known: Sequence[Edition]) -> Release | None:
    """Return the current release among them."""
    return next((edition.release for edition in known if edition.is_current), None)


def carrying(known: Sequence[Edition]) -> list[Edition]:
    """Return the releases that carried the entry; those a reader can choose from."""
    return [edition for edition in known if edition.version is not None]
