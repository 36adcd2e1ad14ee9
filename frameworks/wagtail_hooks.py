"""Where frameworks meet Wagtail's admin: menu, listings, buttons, permissions, the words of the log."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, PageLogEntry

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


class ImportMenuItem(MenuItem):
    """The way to a new import, for those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(imports.permission_helper.user_can_create(request.user))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [techniques, TechniqueViewSet(), FrameworkViewSet(), FrameworksIndexViewSet()]


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    """Everything about frameworks under one entry of the menu."""
    items = [
        MenuItem("Techniques", reverse("technique_pages:index"), icon_name="doc-full", order=1),
        *(admin.get_menu_item(order=place) for place, admin in enumerate(catalogue, 2)),
        ImportMenuItem("Import a release", imports.url_helper.create_url, icon_name="plus", order=9),
    ]
    return SubmenuMenuItem("Frameworks", Menu(items=items), name="frameworks", icon_name="table", order=250)


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


@hooks.register("before_delete_page")
def refuse_deleting_above(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that techniques stand below: their commentary would go with it."""
    if not TechniquePage.objects.descendant_of(page, inclusive=True).exists():
        return None
    title = page.get_admin_display_title()
    messages.error(
        request, f"{title} cannot be deleted: technique pages with their commentary stand below it."
    )
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def refuse_deleting_many_above(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    if action_type != "delete" or Page not in action.models:
        return None
    for page in objects:
        refused = refuse_deleting_above(request, page)
        if refused is not None:
            return refused
    return None


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what imports write in the log."""
    actions.register_action("frameworks.seed", "Seed", "Made by an import")
    actions.register_action("frameworks.import", "Import", "Imported a release")

    @actions.register_action("frameworks.rename")
    class Rename(LogFormatter):
        label = "Rename by import"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say which name the publisher took away."""
            return f"Renamed by an import; the publisher called it “{log_entry.data['title']['old']}” before"
