"""The commentary that was live while a release was the current one, found in the page's log and revisions.

Every publication and every unpublication is in the log with its revision, by whatever way it came (an editor,
a workflow, a schedule, the API). Imports seed pages without any, and before the first draft of such a page
what was live is kept as its first revision (`TwoLayerPage.revision_of_live_page`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from wagtail.models import PageLogEntry, Revision

from frameworks.models.framework import Release

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage

_PUBLISH = ("wagtail.publish", "wagtail.publish.scheduled")
_UNPUBLISH = ("wagtail.unpublish", "wagtail.unpublish.scheduled")


class Missing(Enum):
    """Why a release has no commentary to show."""

    NEVER_CURRENT = "never-current"  # it was imported as history, or before the site kept times
    NOT_LIVE = "not-live"  # the page was not there yet, or taken off the site
    NOT_KEPT = "not-kept"  # the revision is gone


@dataclass(frozen=True, slots=True)
class Past:
    """The page as it was live then, in memory only, and since when; or why there is none."""

    page: "TechniquePage | None" = None
    published_at: datetime | None = None
    missing: Missing | None = None


def commentary_of(page: "TechniquePage", release: Release) -> Past:
    """Return what was live last while `release` was current; of the current release what is live now.

    Four queries at most. `page` is the live page.
    """
    if release.state == Release.State.CURRENT:
        return Past(page, page.last_published_at)
    if release.current_from is None or release.current_until is None:
        return Past(missing=Missing.NEVER_CURRENT)
    until = release.current_until
    act = (
        PageLogEntry.objects.filter(page=page.pk, action__in=(*_PUBLISH, *_UNPUBLISH), timestamp__lte=until)
        .order_by("-timestamp", "-pk")
        .values_list("action", "revision_id", "timestamp")
        .first()
    )
    if act is None:
        return _never_published(page, until)
    action, revision_id, timestamp = act
    if action in _UNPUBLISH:
        return Past(missing=Missing.NOT_LIVE)
    revision = Revision.page_revisions.filter(object_id=str(page.pk), pk=revision_id).first()
    if revision is None:
        return Past(missing=Missing.NOT_KEPT)
    return Past(page.with_content_json(revision.content), timestamp)


def _never_published(page: "TechniquePage", until: datetime) -> Past:
    """Return the page as an import or a program made it, before anybody published it."""
    if page.first_published_at is None or page.first_published_at > until:
        return Past(missing=Missing.NOT_LIVE)
    first = Revision.page_revisions.filter(object_id=str(page.pk)).order_by("created_at", "pk").first()
    if first is None:
        return Past(page, page.last_published_at)  # no draft has ever been made
    if first.created_at > until:
        return Past(missing=Missing.NOT_KEPT)
    return Past(page.with_content_json(first.content), first.created_at)
