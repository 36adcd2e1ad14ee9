"""The catalogue to look at: entries, relationships and releases, with wagtail-modeladmin's listings and
inspect views.

Imports write these tables and nobody else, so nobody may add, change or delete here, not even a superuser.
"""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from frameworks.admin.inspecting import EntryInspectView, RelationshipInspectView, ReleaseInspectView
from frameworks.attack.kinds import kind_label
from frameworks.models import Entry, Relationship, Release

PER_PAGE = 50


class ReadOnly(PermissionHelper):
    """Everybody who may enter the admin may look: it is what the public site shows. Nobody may write."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm("wagtailadmin.access_admin"))

    def user_can_inspect_obj(self, user: Any, obj: Model) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Model) -> bool:
        return False


class ReadOnlyAdmin(ModelAdmin):
    """A model that the admin lists and inspects and does no more with."""

    permission_helper_class = ReadOnly
    inspect_view_enabled = True
    history_view_enabled = False
    add_to_admin_menu = False
    list_per_page = PER_PAGE
    inspect_view_fields: list[str]

    def get_permissions_for_registration(self) -> QuerySet[Any]:
        """Return none: there is nothing to give or take in a group's permissions."""
        return super().get_permissions_for_registration().none()


class EntryAdmin(ReadOnlyAdmin):
    """Everything the frameworks name."""

    model = Entry
    menu_label = "Entries"
    menu_icon = "list-ul"
    list_display = ["external_id", "title", "kind_name", "framework", "status", "page_link"]
    list_filter = ["framework", "kind", "status"]
    list_select_related = ["framework", "page"]
    search_fields = ["external_id", "title"]
    ordering = ["external_id", "pk"]
    inspect_view_class = EntryInspectView
    inspect_template_name = "frameworks/admin/inspect_entry.html"
    inspect_view_fields = [
        "external_id",
        "title",
        "kind",
        "framework",
        "status",
        "source_version",
        "source_created",
        "source_modified",
        "url",
        "key",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Return the entries without their long texts, which no list shows."""
        entries: QuerySet[Entry] = super().get_queryset(request)
        return entries.defer("text", "html", "references", "attributes", "page__commentary")

    def kind_name(self, entry: Entry) -> str:
        """Return what the kind is called."""
        return kind_label(entry.kind)

    kind_name.short_description = "kind"  # type: ignore[attr-defined]
    kind_name.admin_order_field = "kind"  # type: ignore[attr-defined]

    def page_link(self, entry: Entry) -> SafeString | str:
        """Return a link to the editor of the entry's page, where it has one."""
        page = getattr(entry, "page", None)
        return (
            format_html('<a href="{}">Edit page</a>', reverse("wagtailadmin_pages:edit", args=[page.pk]))
            if page
            else ""
        )

    page_link.short_description = "page"  # type: ignore[attr-defined]


class RelationshipAdmin(ReadOnlyAdmin):
    """Every statement about two entries."""

    model = Relationship
    menu_label = "Relationships"
    menu_icon = "link"
    list_display = ["source_name", "type", "target_name", "framework"]
    list_filter = ["framework", "type"]
    list_select_related = ["framework", "source", "target"]
    search_fields = ["source__external_id", "source__title", "target__external_id", "target__title"]
    ordering = ["pk"]
    inspect_view_class = RelationshipInspectView
    inspect_template_name = "frameworks/admin/inspect_relationship.html"
    inspect_view_fields = ["type", "framework", "key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relationship]:
        """Return the relationships without long texts."""
        rows: QuerySet[Relationship] = super().get_queryset(request)
        heavy = ("text", "html", "references", "attributes")
        return rows.defer(*heavy, *(f"{end}__{name}" for end in ("source", "target") for name in heavy))

    def source_name(self, relationship: Relationship) -> str:
        """Return id and name of the one end."""
        return str(relationship.source)

    source_name.short_description = "source"  # type: ignore[attr-defined]
    source_name.admin_order_field = "source__external_id"  # type: ignore[attr-defined]

    def target_name(self, relationship: Relationship) -> str:
        """Return id and name of the other end."""
        return str(relationship.target)

    target_name.short_description = "target"  # type: ignore[attr-defined]
    target_name.admin_order_field = "target__external_id"  # type: ignore[attr-defined]


class ReleaseAdmin(ReadOnlyAdmin):
    """Every release that was imported, and what the import did."""

    model = Release
    menu_label = "Releases"
    menu_icon = "tag"
    list_display = ["version", "framework", "state", "released_on", "imported_at"]
    list_filter = ["framework", "state"]
    list_select_related = ["framework"]
    search_fields = ["version", "framework__name"]
    ordering = ["framework", "-imported_at"]
    inspect_view_class = ReleaseInspectView
    inspect_template_name = "frameworks/admin/inspect_release.html"
    inspect_view_fields = ["framework", "version", "state", "released_on", "imported_at", "source", "sha256"]
