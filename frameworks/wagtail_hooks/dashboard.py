"""The panels of the admin's first page: which ones, for whom, in which order."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from frameworks.admin.dashboard.lists import ListPanel
from frameworks.admin.dashboard.pages import LockedByMe, Marketing, MyDrafts, Submitted, WaitingForMe
from frameworks.admin.dashboard.person import Person
from frameworks.admin.dashboard.reviews import DueForReview, ReviewItems
from frameworks.admin.dashboard.standing import CoveragePicture, LatestRelease

# What ours say in short: Wagtail's own list everything there is, with several queries a line.
REPLACED = (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
FIRST = 50


@hooks.register("construct_homepage_panels")
def construct_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """Give everybody the panels of their work, and everybody how the commentary stands."""
    person = Person.of(request.user)
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    wanted: list[tuple[type[ListPanel], bool]] = [
        (WaitingForMe, person.approves),
        (ReviewItems, person.writes or person.assigns),
        (DueForReview, person.writes or person.assigns),
        (MyDrafts, person.edits),
        (Submitted, person.edits),
        (Marketing, person.markets),
        (LockedByMe, person.edits),
    ]
    for place, (panel, shown) in enumerate(wanted, 100):
        if shown:
            is_first = panel is Marketing and not person.writes
            panels.append(panel(person, FIRST if is_first else place))
    panels += [LatestRelease(person, 200), CoveragePicture(person, 210)]
