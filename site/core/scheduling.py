"""Publish and unpublish what editors scheduled, also after nothing ran for a while.

Wagtail's `publish_scheduled` expires everything first, which throws away the schedule of a page that was to
be renewed before it expired; leaves what was to go live and to expire in the meantime live until its next
run; ends at the first page that cannot be published; and cancels the moderation of a newer draft. Here things
happen one by one, in the order in which they were due, so that after downtime all is as it would be without.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose time has come: a revision to publish, or a live object to unpublish."""

    at: datetime
    what: Any


def publish_due() -> int:
    """Do everything that is due and return how much was done.

    What cannot be done is logged, holds up nothing else, and is tried again at the next call. Raises Django's
    OperationalError and InterfaceError when the database is away or busy.
    """
    now = timezone.now()
    done = 0
    failed: dict[type[Model], set[Any]] = defaultdict(set)
    while due := min(_due(now, failed), key=lambda due: due.at, default=None):
        try:
            with transaction.atomic():
                _perform(due.what)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            failed[type(due.what)].add(due.what.pk)
            logger.exception("What was due at %s could not be done: %s", due.at, due.what.pk)
        else:
            done += 1
    return done


def _due(now: datetime, failed: Mapping[type[Model], set[Any]]) -> Iterator[Due]:
    """Yield what of each kind is due first. Each act can bring forth or settle others, so this is asked anew
    after each.
    """
    revisions = Revision.objects.filter(approved_go_live_at__lt=now).exclude(pk__in=failed[Revision])
    if revision := revisions.order_by("approved_go_live_at", "pk").first():
        yield Due(revision.approved_go_live_at, revision)
    for model in (Page, *(model for model in apps.get_models() if _has_drafts(model))):
        expired = model._default_manager.filter(live=True, expire_at__lt=now).exclude(pk__in=failed[model])
        if live := expired.order_by("expire_at", "pk").first():
            yield Due(live.expire_at, live)


def _has_drafts(model: type) -> bool:
    return issubclass(model, DraftStateMixin) and not issubclass(model, Page)


def _perform(what: Any) -> None:
    if not isinstance(what, Revision):
        what.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        return
    is_page = isinstance(what.content_object, Page)
    action = _PublishPageOnTime if is_page else _PublishOnTime
    action(what, log_action="wagtail.publish.scheduled").execute()


class _PublishOnTime(PublishRevisionAction):
    """Wagtail cancels a workflow when its object is published. Here nobody decided anything about the draft
    that is in it, unless that is the very draft that goes live, or an older one.
    """

    def _after_publish(self) -> None:
        state = getattr(self.object, "current_workflow_state", None)
        task_state = state and state.current_task_state
        is_newer = (
            task_state and task_state.revision and task_state.revision.created_at > self.revision.created_at
        )
        if is_newer:
            self.object._current_workflow_states = []  # where Wagtail looks first
        super()._after_publish()
        if is_newer:
            del self.object._current_workflow_states


class _PublishPageOnTime(_PublishOnTime, PublishPageRevisionAction):
    """The same for pages, whose publishing does more."""
