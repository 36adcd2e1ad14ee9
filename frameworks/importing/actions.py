"""Import one release of a framework: the only way anything gets into the catalogue.

    read (elsewhere) → plan → write entries, relationships, history → pages → review queue → search, caches

Everything is one transaction under one lock. A dry run is the same path, rolled back.
"""

import time
from collections.abc import Callable

from django.db import transaction

from frameworks.content import contents
from frameworks.importing.addresses import addresses
from frameworks.importing.dialect import Dialect
from frameworks.importing.history import point_to_versions, write_history
from frameworks.importing.lock import import_lock
from frameworks.importing.log import log_import, log_roll_back
from frameworks.importing.pages import rename_pages, seed_pages
from frameworks.importing.place import ensure_place
from frameworks.importing.publish import publish
from frameworks.importing.releases import Origin, ensure_framework, open_release, without_page
from frameworks.importing.report import ImportReport, count_by
from frameworks.importing.rows import Renderer, withdraw, write_entries, write_relationships
from frameworks.importing.stored import Stored
from frameworks.models import Release
from frameworks.plan import plan
from frameworks.records import Catalogue
from frameworks.reviewing.queue import reconcile
from frameworks.signals import announce

type Progress = Callable[[str], None]


class _DryRun(Exception):  # noqa: N818 - it is no error
    """Ends the transaction of a dry run; means nothing else."""


def import_catalogue(
    catalogue: Catalogue,
    origin: Origin,
    dialect: Dialect,
    *,
    dry_run: bool = False,
    progress: Progress = lambda step: None,
) -> ImportReport:
    """Import a catalogue and return what changed.

    `progress` is told each step in a few words. Raises CatalogueError when another import is running or the
    catalogue cannot be stored; then nothing has changed.
    """
    return all_or_nothing(
        lambda: Import(catalogue, origin, dialect, progress).apply(),
        dry_run=dry_run,
    )


def all_or_nothing(work: Callable[[], ImportReport], *, dry_run: bool) -> ImportReport:
    """Do the work of an import under the lock, in one transaction; a dry run is rolled back."""
    started = time.monotonic()
    with import_lock():
        try:
            with transaction.atomic():
                report = work()
                if dry_run:
                    raise _DryRun
        except _DryRun:
            report.dry_run = True
    report.seconds = round(time.monotonic() - started, 2)
    return report


class Import:
    """The steps of one import, in order, sharing what they know.

    `roll_back` makes the release current whatever its number; what its own import reported stays.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        origin: Origin,
        dialect: Dialect,
        progress: Progress,
        *,
        roll_back: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.dialect = dialect
        self.progress = progress
        self.framework = ensure_framework(catalogue.framework, dialect)
        self.before = self.framework.current_release
        self.roll_back = roll_back
        self.release = open_release(self.framework, catalogue, origin, roll_back=roll_back)
        self.stored = Stored.of(self.framework)
        self.report = ImportReport(
            framework=self.framework.slug,
            release=self.release.version,
            source=origin.source,
            sha256=origin.sha256,
            dry_run=False,
            state=self.release.state,
            skipped=dict(catalogue.skipped),
            warnings=list(catalogue.warnings),
        )

    def apply(self) -> ImportReport:
        self.progress("Comparing")
        self.contents = {record.key: content for record, content in contents(self.catalogue)}
        self.kinds = {key: row.group for key, row in self.stored.entries.items()}
        self.kinds.update({record.key: record.kind for record in self.catalogue.entries})
        self.renderer = Renderer(
            self.dialect, self.dialect.linker(addresses(self.framework, self.catalogue, self.dialect))
        )
        if self.release.state == Release.State.CURRENT:
            self._replace_current()
        else:
            self._add_history()
        if self.roll_back:
            log_roll_back(self.release, self.before)
            return self.report
        self.release.report = self.report.as_json()
        self.release.save(update_fields=["report"])
        log_import(self.release, self.report)
        return self.report

    def _replace_current(self) -> None:
        """Make the catalogue tables say what this release says, and the pages show it."""
        changes = plan(self.stored.digests, {key: content.digest for key, content in self.contents.items()})
        self.report.entries = count_by(changes, self.kinds)

        self.progress("Writing entries")
        ids, written = write_entries(self.framework, self.catalogue.entries, self.renderer, self.stored)
        withdraw(self.framework, changes.withdrawn)

        self.progress("Writing relationships")
        statements = write_relationships(
            self.framework, self.catalogue.relationships, self.renderer, ids, self.stored
        )
        types = {key: row.group for key, row in self.stored.relationships.items()}
        types.update({record.key: record.type for record in self.catalogue.relationships})
        self.report.relationships = count_by(statements, types)

        self.progress("Writing history")
        point_to_versions(
            write_history(self.release, self.catalogue, self.contents, ids), ids, changes.touched
        )

        self.progress("Seeding pages")
        missing = without_page(self.framework, self.dialect)
        self.report.pages_added = len(seed_pages(ensure_place(self.framework), missing))
        renamed = rename_pages(self.framework, {ids[key] for key in written & self.stored.entries.keys()})
        self.report.pages_renamed = len(renamed)

        self.progress("Asking for reviews")
        self.report.reviews = reconcile(self.framework, self.before)

        if self.release != self.before:
            announce(self.release, rolled_back=self.roll_back)

        self.progress("Indexing")
        publish(self.framework, {ids[key] for key in written | changes.touched | changes.withdrawn})

    def _add_history(self) -> None:
        """Record an older release: its versions, and the entries only it had, withdrawn from the start."""
        self.progress("Writing history")
        only_here = [record for record in self.catalogue.entries if record.key not in self.stored.entries]
        ids, added = write_entries(self.framework, only_here, self.renderer, self.stored)
        withdraw(self.framework, added)
        point_to_versions(write_history(self.release, self.catalogue, self.contents, ids), ids, added)
        known = dict.fromkeys(self.contents.keys() - added, "")
        self.report.entries = count_by(plan(known, dict.fromkeys(self.contents, "")), self.kinds)
