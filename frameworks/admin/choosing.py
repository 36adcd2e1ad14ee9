"""Choose an entry of a framework in a window, by id or name: there are thousands of them."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser

from frameworks.attack.kinds import kind_label
from frameworks.models import Entry, Framework

HEAVY = ("text", "html", "references", "attributes")


class EntryFilterForm(BaseFilterForm):
    """What entries are looked for by."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "Id or name"}),
    )
    framework = forms.ModelChoiceField(Framework.objects.all(), required=False, empty_label="All frameworks")

    def filter(self, objects: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the entries whose id begins with the words, or whose name has them."""
        words = self.cleaned_data.get("q", "").strip()
        if words:
            objects = objects.filter(Q(external_id__istartswith=words) | Q(title__icontains=words))
            self.is_searching, self.search_query = True, words
        if framework := self.cleaned_data.get("framework"):
            objects = objects.filter(framework=framework)
        return objects


class EntryListMixin:
    """The list in the window."""

    filter_form_class = EntryFilterForm
    ordering = ("external_id", "pk")

    def get_object_list(self) -> QuerySet[Entry]:
        """Return what is in a current release, without the long texts."""
        shown = [Entry.Status.ACTIVE, Entry.Status.DEPRECATED]
        return Entry.objects.filter(status__in=shown).select_related("framework").defer(*HEAVY)

    @property
    def columns(self) -> list[Column]:
        """Return id with name, kind and framework."""
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("kind", label="Kind", accessor=lambda entry: kind_label(entry.kind)),
            Column("framework", label="Framework", accessor="framework.name"),
        ]


class EntryChooseView(EntryListMixin, ChooseView):
    """The window."""


class EntryResultsView(EntryListMixin, ChooseResultsView):
    """The list alone, when somebody types."""


class EntryChooser(BaseChooser):
    """The field of a form; what is posted by hand may be no id at all."""

    def get_instance(self, value: Any) -> Entry | None:
        """Return the entry that a value names, or None."""
        try:
            found: Entry | None = super().get_instance(value)
        except (TypeError, ValueError, OverflowError):
            return None
        return found


class EntryChooserViewSet(ChooserViewSet):
    """Registered in `frameworks.wagtail_hooks.mappings`; forms take `entry_chooser.widget_class`."""

    model = Entry
    icon = "list-ul"
    choose_one_text = "Choose an entry"
    choose_another_text = "Choose another entry"
    edit_item_text = "Look at this entry"
    base_widget_class = EntryChooser
    choose_view_class = EntryChooseView
    choose_results_view_class = EntryResultsView
    register_widget = False  # other forms about entries choose among a few

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, url_prefix="frameworks/entries/choose", **kwargs)


entry_chooser = EntryChooserViewSet("frameworks_entry_chooser")
