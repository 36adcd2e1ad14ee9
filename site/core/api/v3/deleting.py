"""Deleting pages through version 3."""

from wagtail.actions.delete_page import DeletePageAction, DeletePagePermissionError
from wagtail.models import Site


class KeptRootDeleteAction(DeletePageAction):
    """Wagtail's, but the page a site begins with stays, and so does what stands above it.

    Deleting it would delete the site itself and every page below, for which no list is shown and nobody is
    asked here. Superusers are refused too.
    """

    def check(self, skip_permission_checks: bool = False) -> None:
        """Raise DeletePagePermissionError for the root page of a site."""
        below = self.page.get_descendants(inclusive=True)
        if Site.objects.filter(root_page__in=below).exists():
            raise DeletePagePermissionError("the root page of a site cannot be deleted through the API")
        super().check(skip_permission_checks=skip_permission_checks)
