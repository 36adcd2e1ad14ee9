"""Set the current release back to superseded and make a former one current again.

It is an import of what history remembers, through the same steps: one lock, one transaction, and the dry run
is the same path rolled back. Only the catalogue tables and what is derived from them change; what editors
wrote is not touched. (decision 11)
"""

from datetime import datetime

from frameworks.dialects import dialect_of
from frameworks.importing.actions import Import, Progress, all_or_nothing
from frameworks.importing.releases import Origin
from frameworks.importing.remembered import catalogue_of
from frameworks.importing.report import ImportReport
from frameworks.models import Framework, Release
from frameworks.records import CatalogueError


def find_release(framework: str, version: str) -> Release:
    """Return an imported release by its framework's slug and its version.

    Raises CatalogueError, naming what there is, when there is none.
    """
    found = Release.objects.filter(framework__slug=framework).select_related("framework")
    known = sorted(found, key=lambda release: release.order)
    if not known:
        slugs = ", ".join(Framework.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise CatalogueError(f"there is no framework {framework!r} with a release; there is: {slugs}")
    for release in known:
        if release.version == version:
            return release
    versions = ", ".join(release.version for release in known)
    raise CatalogueError(f"{framework} {version!r} was never imported; there is: {versions}")


def make_current(
    release: Release,
    *,
    dry_run: bool = False,
    decided_at: datetime | None = None,
    progress: Progress = lambda step: None,
) -> ImportReport:
    """Make a former release its framework's current one, and return what changed.

    Raises CatalogueError, with nothing changed, when it is current already, when history does not hold all of
    it, when another import is running, or when some release became current after `decided_at`: whoever
    decided then did not know.
    """

    def work() -> ImportReport:
        _refuse(release, decided_at)
        progress("Remembering")
        catalogue = catalogue_of(release)
        origin = Origin(release.source, release.sha256, release.reader_version)
        return Import(catalogue, origin, dialect_of(release.framework), progress, roll_back=True).apply()

    return all_or_nothing(work, dry_run=dry_run)


def _refuse(release: Release, decided_at: datetime | None) -> None:
    current = release.framework.current_release
    if current is None:
        return
    if current.pk == release.pk:
        raise CatalogueError(f"{release.framework.slug} {release.version} is the current release already")
    if decided_at is not None and current.current_from is not None and current.current_from > decided_at:
        raise CatalogueError(
            f"{release.framework.slug} {current.version} has become current since this was asked for;"
            " start again"
        )
