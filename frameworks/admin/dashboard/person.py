"""What somebody does here, as far as their permissions say so."""

from dataclasses import dataclass
from typing import Any, Self

from wagtail.models import Page
from wagtail.permissions import policy_registry

from frameworks.models import FrameworkPage, FrameworksIndexPage, TechniquePage

CATALOGUE = (TechniquePage, FrameworkPage, FrameworksIndexPage)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the dashboard is for."""

    user: Any
    writes: bool  # commentary
    markets: bool  # edits pages that are no framework's: services, insights, the home page
    approves: bool  # is asked by workflows, or may review commentary
    assigns: bool  # gives review items to people

    @classmethod
    def of(cls, user: Any) -> Self:
        """Ask the permissions, in a few queries."""
        policy = policy_registry.get_by_type(Page)
        editable = policy.instances_user_has_permission_for(user, "change").filter(depth__gt=1)
        reviews = user.has_perm("frameworks.review_commentary")
        return cls(
            user=user,
            writes=editable.type(TechniquePage).exists(),
            markets=editable.not_type(*CATALOGUE).exists(),
            approves=reviews or policy.user_has_permission(user, "publish"),
            assigns=reviews or user.has_perm("frameworks.assign_reviews"),
        )

    @property
    def edits(self) -> bool:
        """Whether they edit anything at all."""
        return self.writes or self.markets
