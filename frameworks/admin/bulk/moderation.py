"""Start a review of many pages, publish many, take many off the site."""

from functools import cached_property
from typing import Any

from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page, Workflow, WorkflowPage

from frameworks.admin.bulk.base import LeftOutError, TechniqueBulkAction, logged_apart
from frameworks.admin.locks import locked_for, unwritable_for
from frameworks.models import TechniquePage

UNDER_WAY = "it is in moderation already"
SENT_BACK = "moderators asked for changes: submit it again from its editor"
HAS_DRAFT = "it has a draft that is not submitted: submit that from its editor"
NO_COMMENTARY = "it has no commentary"
NO_WORKFLOW = "no workflow is set up for it"
NOT_PUBLISHER = "you may not publish it"
IN_MODERATION = "it is in moderation: approve it there, or cancel that first"
NOTHING_NEW = "it is live, and nothing is unpublished"


class StartReview(TechniqueBulkAction):
    """Send live commentary through its workflow once more.

    A workflow submits the latest draft, so a page that somebody is still writing on is left out.
    """

    display_name = "Start review"
    action_type = "start-review"
    aria_label = "Start a review of the selected pages"
    action_priority = 35
    icon = "check"
    question = "Start the workflow of these pages? Its reviewers are told."
    button = "Start review"
    done = "went to review"

    def refusal(self, page: TechniquePage) -> str:
        if page.current_workflow_state:
            return UNDER_WAY if page.workflow_in_progress else SENT_BACK
        if reason := unwritable_for(page, self.request.user):
            return reason
        if page.has_unpublished_changes:
            return HAS_DRAFT
        if not page.commented:
            return NO_COMMENTARY
        return "" if self.workflow_of(page) else NO_WORKFLOW

    def act(self, page: TechniquePage) -> None:
        workflow = self.workflow_of(page)
        page = TechniquePage.objects.select_for_update().get(pk=page.pk)
        if page.has_unpublished_changes or workflow is None:
            raise LeftOutError(HAS_DRAFT)
        if page.latest_revision_id is None:
            page.save_revision(user=self.request.user, changed=False)  # a workflow is about a revision
        workflow.start(page, self.request.user)

    def workflow_of(self, page: TechniquePage) -> Workflow | None:
        """Return the page's own workflow, else that of the framework's page: `get_workflow`, asked once."""
        own = self._own.get(page.pk)
        if own is not None:
            return own
        above = page.path[: -page.steplen]
        if above not in self._above:
            self._above[above] = Page.objects.get(path=above).get_workflow()
        return self._above[above]

    @cached_property
    def _own(self) -> dict[int, Workflow]:
        rows = WorkflowPage.objects.filter(workflow__active=True, page__in=TechniquePage.objects.values("pk"))
        return {row.page_id: row.workflow for row in rows.select_related("workflow")}

    @cached_property
    def _above(self) -> dict[str, Workflow | None]:
        return {}


def unpublishable_by(page: Page, user: Any) -> str:
    """Return why `user` cannot publish the page together with others, or nothing.

    Wagtail's own action asks for the permission only. It would publish a draft behind a lock, and what
    moderators are still reading, cancelling that.
    """
    if not page.permissions_for_user(user).can_publish():
        return NOT_PUBLISHER
    return IN_MODERATION if page.current_workflow_state else locked_for(page, user)


class PublishPages(PublishBulkAction):
    """Wagtail's, for pages of any type: not behind a lock, and not past moderators."""

    def check_perm(self, page: Page) -> bool:
        return not unpublishable_by(page, self.request.user)

    @classmethod
    def execute_action(cls, objects: list[Page], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        """Publish each with entries of its own in the log."""
        pages = below = 0
        for page in objects:
            with logged_apart(user):
                counts = super().execute_action([page], user=user, **kwargs)
            pages, below = pages + counts[0], below + counts[1]
        return pages, below


class PublishTechniques(TechniqueBulkAction):
    """Publish the latest draft of each."""

    display_name = "Publish"
    action_type = "publish"
    aria_label = "Publish the selected pages"
    action_priority = 40
    icon = "upload"
    question = "Publish the latest draft of these pages?"
    button = "Publish"
    done = "went live"

    def refusal(self, page: TechniquePage) -> str:
        reason = unpublishable_by(page, self.request.user)
        if reason or not page.live or page.has_unpublished_changes:
            return reason
        return NOTHING_NEW

    def act(self, page: TechniquePage) -> None:
        page = TechniquePage.objects.select_for_update().get(pk=page.pk)
        revision = page.get_latest_revision() or page.save_revision(user=self.request.user)
        revision.publish(user=self.request.user)


class UnpublishTechniques(TechniqueBulkAction):
    """Take the pages off the site."""

    display_name = "Unpublish"
    action_type = "unpublish"
    aria_label = "Unpublish the selected pages"
    action_priority = 50
    icon = "download"
    question = "Take these pages off the site? What is written on them is kept."
    button = "Unpublish"
    done = "went off the site"

    def refusal(self, page: TechniquePage) -> str:
        if not page.live:
            return "it is not live"
        if reason := locked_for(page, self.request.user):
            return reason
        return "" if page.permissions_for_user(self.request.user).can_unpublish() else NOT_PUBLISHER

    def act(self, page: TechniquePage) -> None:
        TechniquePage.objects.get(pk=page.pk).unpublish(user=self.request.user)
