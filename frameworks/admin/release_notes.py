"""Notes on releases in the admin: Wagtail's snippets, with drafts, preview, moderation and a schedule."""

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList, PublishingPanel
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from frameworks.models import Release, ReleaseNote


class ReleaseNoteForm(WagtailAdminModelForm):
    """A note belongs to one release for good; only those without a note can be chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("release")
        if field is not None:
            field.queryset = without_note(self.instance.release_id)
            field.disabled = self.instance.pk is not None


class NoteCreateView(CreateView):
    """Begins with the release that wants a note."""

    def get_initial_form_instance(self) -> ReleaseNote:
        """Return a note on the newest release without one, by the user who begins it."""
        return ReleaseNote(release=next_release(), author=self.request.user)


class ReleaseNoteViewSet(SnippetViewSet):
    """What we think of each release."""

    model = ReleaseNote
    icon = "comment"
    menu_label = "Release notes"
    menu_hook = "register_frameworks_menu_item"
    menu_order = 4.5  # right below the releases
    add_view_class = NoteCreateView
    list_display = ["__str__", "one_line", "author", "live"]
    list_filter = ["release__framework", "live"]
    search_fields = ["one_line", "body"]
    edit_handler = ObjectList([*ReleaseNote.panels, PublishingPanel()], base_form_class=ReleaseNoteForm)

    def get_queryset(self, request: Any) -> Any:
        """Return the notes with what the list says of them."""
        return ReleaseNote.objects.select_related("release__framework", "author")


def without_note(own: int | None = None) -> Any:
    """Return the imported releases nobody has written about, and the one with the primary key `own`."""
    releases = Release.objects.filter(Q(note=None) | Q(pk=own)).exclude(state=Release.State.IMPORTING)
    return releases.select_related("framework").order_by("framework__name", "-imported_at")


def next_release() -> Release | None:
    """Return a release to write about: a current one first, then the newest by its number."""
    releases = sorted(without_note(), key=lambda one: (one.state == Release.State.CURRENT, one.order))
    return releases[-1] if releases else None
