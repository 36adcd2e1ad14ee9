"""The editor of mappings in the menu."""

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from frameworks.admin.choosing import entry_chooser
from frameworks.admin.mappings import mappings


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [mappings, entry_chooser]


@hooks.register("register_frameworks_menu_item")
def register_menu_item() -> MenuItem:
    return mappings.get_menu_item(order=40)
