"""One row of the catalogue has one page: no copy, no alias, no translation."""

from typing import Any

from django.core.exceptions import PermissionDenied

from core.models import SitePage


class SinglePage(SitePage):
    """A page that belongs to what its foreign key `single_for` names, and is the only one that does."""

    single_for: str

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page; raises PermissionDenied for a second one, by whatever way it is made."""
        if self.pk is None:
            self.refuse_second_page()
        super().save(*args, **kwargs)

    def refuse_second_page(self) -> None:
        """Raise PermissionDenied when there is a page for the same row already."""
        column = f"{self.single_for}_id"
        row = getattr(self, column)
        if row and type(self)._base_manager.filter(**{column: row}).exists():
            title = self.get_admin_display_title()
            raise PermissionDenied(
                f"{title} has its page already: no copy, alias or translation of it is made"
            )
