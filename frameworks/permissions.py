"""Who may do what to a page that an import made, and to the pages above it.

Wagtail asks these testers everywhere: in the editor, in listings, in bulk actions and in the API. They hold
for superusers too, because what they refuse would break the tie between an entry and its page whoever does
it.
"""

from typing import Any

from wagtail.models import Page, PagePermissionTester

from core.permissions import SitePagePermissions


class KeptPagePermissions(SitePagePermissions):
    """For a page that imports write below: it stays, once, while anything stands below it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return whether it may be deleted: never while there are pages below it."""
        return bool(self.page.is_leaf()) and super().can_delete(ignore_bulk)

    def can_move(self) -> bool:
        """Return whether it may be moved: by administrators; the addresses of all techniques move with it."""
        return bool(self.user.is_active and self.user.is_superuser)

    def can_copy(self) -> bool:
        """Return whether it may be copied: never, a framework has one page."""
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Return whether it may be copied or aliased to a place: never."""
        return False

    def can_reorder_children(self) -> bool:
        """Return whether the pages below may be reordered: never, they stand by their ids."""
        return False


class TechniquePermissions(PagePermissionTester):
    """For the page of an entry: edited and published as any page; its place is the import's."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return False: commentary outlives releases. A page that should not be seen is unpublished."""
        return False

    def can_move(self) -> bool:
        """Return False: the address is made of the publisher's id."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        """Return False, also for another place among its siblings."""
        return False

    def can_copy(self) -> bool:
        """Return False: an entry has one page."""
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Return False; this is also what aliases ask."""
        return False


class KeptPage:
    """Mix into a page type that imports write below."""

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what a user may do with this page."""
        return KeptPagePermissions(user, self)
