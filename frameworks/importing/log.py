"""What imports write in the audit log.

Who imports is whoever acts in the current `wagtail.log_actions.LogContext`: an import run of the admin opens
one for the person who started it, the command line has none.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import PageLogEntry

from frameworks.importing.report import ImportReport
from frameworks.models import Release, TechniquePage

IMPORTED = "frameworks.import"
ROLLED_BACK = "frameworks.roll_back"
BATCH = 500


def log_import(release: Release, report: ImportReport) -> None:
    """Log on a release that it was imported, with what that did to the catalogue."""
    counts = report.total
    data = {
        "state": report.state,
        "added": counts.added,
        "changed": counts.changed,
        "withdrawn": counts.withdrawn,
        "source": report.source,
    }
    log(instance=release, action=IMPORTED, data=data, content_changed=True)


def log_roll_back(release: Release, before: Release | None) -> None:
    """Log on a release that it was made current again, and in place of which."""
    data = {"from": before.version if before else "", "to": release.version}
    log(instance=release, action=ROLLED_BACK, data=data, content_changed=True)


def log_pages(
    pages: Iterable[TechniquePage],
    action: str,
    data: Mapping[int, dict[str, Any]] = MappingProxyType({}),
) -> None:
    """Log one act on many pages, as `wagtail.log_actions.log` would do one by one; `data` by primary key.

    Each entry has a `uuid` of its own: of those that share one, histories and reports show the last only.
    """
    context = get_active_log_context()
    now = timezone.now()
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                content_type_id=page.content_type_id,
                page_id=page.pk,
                label=page.get_admin_display_title(),
                action=action,
                data=data.get(page.pk, {}),
                user=context.user,
                uuid=uuid4(),
                timestamp=now,
                content_changed=False,
            )
            for page in pages
        ],
        batch_size=BATCH,
    )
