"""Sections keep their own doors: a right on a home page holds for it and for plain pages below it only.

Wagtail's rights go down the tree without end, so whoever may edit the home page could edit every service and
every commentary. Here rights given on a home page end where a section begins (`register_sections`); a
section's own page, or the root of the tree, gives rights in it.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

HOME_DEPTH = 2  # below the root of the tree stand the home pages of the sites

_sections: list[type[Page]] = []


class SectionPolicy(PagePermissionPolicy):
    """For the pages of a section: what is given on a home page is left out."""

    permission_cache_name = "_section_permission_cache"

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """Return what the user's groups are given, but not on a home page."""
        return super().get_all_permissions_for_user(user).exclude(page__depth=HOME_DEPTH)


class SitePolicy(PagePermissionPolicy):
    """For pages at large: a list has a section's page in it only when the section's own rights say so."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        """Return the pages a user may do one of these actions to."""
        pages = super().instances_user_has_any_permission_for(user, actions)
        if not user.is_active or user.is_superuser:
            return pages
        types = ContentType.objects.get_for_models(*_sections).values()
        own = SectionPolicy(self.model).instances_user_has_any_permission_for(user, actions)
        return pages.exclude(content_type__in=list(types)) | own


class SitePagePermissions(PagePermissionTester):
    """For any page of ours: another place among its siblings is a matter of the page above."""

    def can_move_to(self, destination: Page) -> bool:
        """Return whether it may be moved below a page; where it stands there, whether that may be reordered.

        Wagtail asks of a new order what it asks of a move: the rights to delete, to add and to publish.
        """
        if self.page.is_child_of(destination):
            return bool(destination.permissions_for_user(self.user).can_reorder_children())
        return bool(super().can_move_to(destination))


def register_sections(*models: type[Page]) -> None:
    """Say which page types belong to a section. Call it once, in `AppConfig.ready`."""
    _sections.extend(models)
    for model in models:
        register_permission_policy(model, SectionPolicy(model))
    register_permission_policy(Page, SitePolicy(Page))
