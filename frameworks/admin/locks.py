"""Why somebody may not write on a page now, in a few words: for lists of pages that were left out."""

from collections.abc import Iterable
from typing import Any

from wagtail.locks import ScheduledForPublishLock, WorkflowLock
from wagtail.models import Page, Task, TaskState

NOT_ALLOWED = "you may not edit it"


def load_tasks(pages: Iterable[Page]) -> None:
    """Load the steps of the workflows that pages are in, all at once; a lock would ask for them page by page.

    The pages come with their workflow states (`frameworks.admin.listing.workflow_states`).
    """
    running = [page.current_workflow_state for page in pages if page.current_workflow_state]
    steps = [state.current_task_state for state in running if state.current_task_state]
    states = TaskState.objects.filter(pk__in=[step.pk for step in steps]).specific()
    tasks = Task.objects.filter(pk__in={step.task_id for step in steps}).specific()
    known, by_type = {task.pk: task for task in tasks}, {state.pk: state for state in states}
    for step in steps:
        step.specific = by_type[step.pk]
        step.specific.task = known[step.task_id]


def locked_for(page: Page, user: Any) -> str:
    """Return what keeps `user` from changing the page's content, or nothing."""
    lock = page.get_lock()
    if not lock or not lock.for_user(user):
        return ""
    if isinstance(lock, ScheduledForPublishLock):
        return "it is scheduled to be published"
    if isinstance(lock, WorkflowLock):
        return "it is in moderation"
    return f"it is locked by {page.locked_by}" if page.locked_by_id else "it is locked"


def unwritable_for(page: Page, user: Any) -> str:
    """Return why `user` cannot save a draft of the page: no permission, or a lock; else nothing."""
    if not page.permissions_for_user(user).can_edit():
        return NOT_ALLOWED
    return locked_for(page, user)
