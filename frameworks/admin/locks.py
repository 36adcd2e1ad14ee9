"""Why somebody may not write on a page now, in a few words: for lists of pages that were left out."""

from typing import Any

from wagtail.locks import ScheduledForPublishLock, WorkflowLock
from wagtail.models import Page

NOT_ALLOWED = "you may not edit it"


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
