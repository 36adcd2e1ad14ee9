"""The menu, the listings of the catalogue, the buttons of a technique, the permission to import."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry

from frameworks.admin.catalogue import EntryAdmin, RelationshipAdmin, ReleaseAdmin
from frameworks.admin.editing import FrameworksIndexViewSet, FrameworkViewSet, TechniqueViewSet
from frameworks.admin.importing import ImportRunAdmin
from frameworks.admin.listing import TechniqueListingViewSet
from frameworks.models import TechniquePage
from frameworks.panels import entry_url

catalogue = [EntryAdmin(), RelationshipAdmin(), ReleaseAdmin(), ImportRunAdmin()]
imports = catalogue[-1]
techniques = TechniqueListingViewSet()

for admin in catalogue:
    admin.register_with_wagtail()


class TechniquesMenuItem(MenuItem):
    """The list of pages to edit, for those who may edit any."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(TechniquePage)
        return bool(policy.user_has_any_permission(request.user, {"add", "change", "publish", "lock"}))


class ImportMenuItem(MenuItem):
    """The way to a new import, for those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(imports.permission_helper.user_can_create(request.user))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [techniques, TechniqueViewSet(), FrameworkViewSet(), FrameworksIndexViewSet()]


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    """Everything about frameworks under one entry of the menu.

    Other modules add theirs by the hook `register_frameworks_menu_item`.
    """
    items = [
        TechniquesMenuItem("Techniques", reverse("technique_pages:index"), icon_name="doc-full", order=1),
        *(admin.get_menu_item(order=place) for place, admin in enumerate(catalogue, 2)),
        ImportMenuItem("Import a release", imports.url_helper.create_url, icon_name="plus", order=9),
    ]
    menu = Menu(register_hook_name="register_frameworks_menu_item", items=items)
    return SubmenuMenuItem("Frameworks", menu, name="frameworks", icon_name="table", order=250)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let a group be given the permission to import."""
    return Permission.objects.filter(content_type__app_label="frameworks", codename="import_release")


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a technique in a list to its entry."""
    if isinstance(page, TechniquePage) and page.entry_id:
        yield Button("Entry", entry_url(page.entry_id), icon_name="list-ul", priority=60)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a technique's editor to its entry and to the publisher's own page."""
    if isinstance(page, TechniquePage) and page.entry is not None:
        yield Button("Entry", entry_url(page.entry.pk), icon_name="list-ul", priority=60)
        if page.entry.url:
            yield Button("View on MITRE", page.entry.url, icon_name="link-external", priority=61)
