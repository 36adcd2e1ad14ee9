"""The rows of frameworks and releases: which release is the current one, and when there is nothing to do."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from frameworks.importing.dialect import Dialect
from frameworks.importing.remembered import is_remembered
from frameworks.importing.report import Counts, ImportReport
from frameworks.models import Entry, Framework, Relationship, Release
from frameworks.models.framework import release_order
from frameworks.records import Catalogue


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a catalogue was read from, the SHA-256 of its bytes, and the version of its reader."""

    source: str
    sha256: str
    reader_version: int


def ensure_framework(slug: str, dialect: Dialect) -> Framework:
    """Return the framework, making its row from what the dialect knows of it on the first import."""
    framework, _ = Framework.objects.get_or_create(slug=slug, defaults=dialect.facts(slug)._asdict())
    return framework


def open_release(
    framework: Framework, catalogue: Catalogue, origin: Origin, *, roll_back: bool = False
) -> Release:
    """Return the release's row, current when no newer release is, superseded otherwise; `roll_back` makes it
    current over a newer one."""
    current = framework.releases.filter(state=Release.State.CURRENT).first()
    becomes_current = roll_back or current is None or release_order(catalogue.release) >= current.order
    now = timezone.now()
    if becomes_current and current is not None and current.version != catalogue.release:
        current.state = Release.State.SUPERSEDED
        current.current_until = now
        current.save(update_fields=["state", "current_until"])
    begins = becomes_current and (current is None or current.version != catalogue.release)
    release, _ = Release.objects.update_or_create(
        framework=framework,
        version=catalogue.release,
        defaults={
            "released_on": catalogue.released_on,
            "source": origin.source[-500:],
            "sha256": origin.sha256,
            "reader_version": origin.reader_version,
            "notice": catalogue.notice,
            "state": Release.State.CURRENT if becomes_current else Release.State.SUPERSEDED,
            **({"current_from": now, "current_until": None} if begins else {}),
        },
    )
    return release


def already_imported(origin: Origin, dialect: Dialect) -> Release | None:
    """Return the release that was imported from these very bytes, when importing them again would change
    nothing.

    The same reader must have read them, history must hold all of it, and no entry of the release may be
    without its page. A release that was set back becomes current again by importing it.
    """
    release = (
        Release.objects.filter(sha256=origin.sha256, reader_version=origin.reader_version)
        .select_related("framework")
        .first()
    )
    if release is None or not is_remembered(release):
        return None
    current = release.framework.current_release
    if current is None or release.order > current.order:
        return None
    if release.state == Release.State.CURRENT and without_page(release.framework, dialect).exists():
        return None
    return release


def still_report(release: Release, origin: Origin, dry_run: bool) -> ImportReport:
    """Return the report of an import that has nothing to do."""
    report = ImportReport(
        framework=release.framework.slug,
        release=release.version,
        source=origin.source,
        sha256=origin.sha256,
        dry_run=dry_run,
        state=release.state,
    )
    for kind in release.carried.values_list("entry__kind", flat=True).iterator():
        report.entries.setdefault(kind, Counts()).unchanged += 1
    if release.state == Release.State.CURRENT:
        types = Relationship.objects.filter(framework=release.framework).values_list("type", flat=True)
        for type_ in types.iterator():
            report.relationships.setdefault(type_, Counts()).unchanged += 1
    return report


def without_page(framework: Framework, dialect: Dialect) -> QuerySet[Entry]:
    """Return the entries that should have a page and have none."""
    return Entry.objects.filter(
        framework=framework,
        kind__in=dialect.page_kinds,
        status__in=[Entry.Status.ACTIVE, Entry.Status.DEPRECATED],
        page=None,
    )
