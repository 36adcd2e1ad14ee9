"""Priority is content: it is drafted and published like all commentary."""

from typing import Any

from django import forms
from django.db import transaction

from core.caching import purge
from core.models import User
from frameworks.admin.bulk.base import LeftOutError, TechniqueBulkAction
from frameworks.admin.locks import unwritable_for
from frameworks.caching import framework_tag
from frameworks.models import TechniquePage

NONE = "none"
SAME = "it has this priority already"
SAME_IN_DRAFT = "its draft has this priority already"


@transaction.atomic
def set_priority(page: TechniquePage, priority: str, user: User) -> bool:
    """Write a priority into the page's latest draft, and return whether it is live now.

    Published is a page that had nothing unpublished, where the user may publish. What somebody is still
    writing, or moderators are reading, stays a draft. Raises LeftOutError when nothing would change.
    """
    page = TechniquePage.objects.select_for_update().get(pk=page.pk)
    draft: TechniquePage = page.get_latest_revision_as_object()
    if draft.priority == priority:
        raise LeftOutError(SAME if page.priority == priority else SAME_IN_DRAFT)
    settled = page.live and not page.has_unpublished_changes and not page.current_workflow_state
    draft.priority = priority
    revision = draft.save_revision(user=user, log_action=True)
    if not (settled and page.permissions_for_user(user).can_publish()):
        return False
    revision.publish(user=user)
    return True


class PriorityForm(forms.Form):
    """One of the priorities, or none."""

    priority = forms.ChoiceField(
        choices=[("", "Choose…"), *TechniquePage.Priority.choices, (NONE, "No priority")]
    )

    def clean_priority(self) -> str:
        """Return the priority as the page has it: empty for none."""
        chosen: str = self.cleaned_data["priority"]
        return "" if chosen == NONE else chosen


class SetPriority(TechniqueBulkAction):
    """Give the pages a priority, live where nothing else is waiting to be."""

    display_name = "Set priority"
    action_type = "set-priority"
    aria_label = "Set the priority of the selected pages"
    action_priority = 20
    icon = "order"
    form_class = PriorityForm
    question = (
        "Which priority shall these pages have? Where nothing is unpublished it goes live at once, if you "
        "may publish. A page with a draft gets it in a new draft, which is not published."
    )
    button = "Set"
    done = "got this priority"

    def refusal(self, page: TechniquePage) -> str:
        return unwritable_for(page, self.request.user)

    def act(self, page: TechniquePage) -> None:
        if not set_priority(page, self.cleaned_form.cleaned_data["priority"], self.request.user):
            self.drafts += 1

    def act_on_all(self, pages: list[TechniquePage]) -> int:
        self.drafts = 0
        done = super().act_on_all(pages)
        purge(*{framework_tag(page.entry.framework.slug) for page in pages if page.entry})  # matrix, lists
        return done

    def get_success_message(self, *counts: Any) -> str | None:
        """Say also how many of them wait as drafts."""
        message = super().get_success_message(*counts)
        if message and self.drafts:
            message += f", {self.drafts} of them in a draft that is not published"
        return message
