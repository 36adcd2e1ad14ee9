"""The shape of the tree: index → groups → services, and nothing below a service.

Groups and services are one page type, so Wagtail's `parent_page_types` cannot tell them apart. What can is
how deep they stand below the index; `ServicePage` asks these rules whenever a page is made, moved or copied.
"""

from typing import Any

from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page


def is_service(page: Page) -> bool:
    """Say whether a page is a group or a service, without loading it."""
    return bool(page.specific_class and page.specific_class._meta.label == "services.ServicePage")


def is_group(page: Page) -> bool:
    """Say whether a page is a group: a service page that stands below something that is none (the index)."""
    return is_service(page) and not is_service(page.get_parent())


class ServiceCopyForm(CopyForm):
    """Wagtail's copy form, which also refuses to copy a group with its services to below another group.

    Without this Wagtail copies the group, which is allowed, and then fails at the first of its services.
    """

    def clean(self) -> dict[str, Any]:
        """Name the field to change where the copy would be three levels deep."""
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if cleaned.get("copy_subpages") and is_service(parent):
            self.add_error(
                "new_parent_page", "A group cannot be copied, with its services, into another group."
            )
        return cleaned
