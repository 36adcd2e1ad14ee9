"""The firm's own mappings between frameworks. Those of published sets are shown, and imports write them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django_filters import ChoiceFilter, ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from core.caching import purge
from frameworks.admin.choosing import HEAVY, entry_chooser
from frameworks.caching import framework_tag
from frameworks.models import Framework, Mapping

ENDS = ("source", "target")


class MappingForm(WagtailAdminModelForm):
    """What the firm says of two entries; there is one such mapping of a pair, in either direction."""

    class Meta:
        model = Mapping
        fields = ["source", "relation", "target", "rationale", "strength", "status"]
        widgets = {
            **dict.fromkeys(ENDS, entry_chooser.widget_class),
            "rationale": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "relation": "Read from source to target: the source is … the target.",
            "rationale": "Why, for whoever relies on it. Shown with the mapping.",
            "strength": "How much of the one the other covers, in your own words or numbers. May be empty.",
            "status": "Readers see it when it is reviewed.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        source, target = cleaned.get("source"), cleaned.get("target")
        if source is None or target is None:
            return cleaned
        if source.framework_id == target.framework_id:
            self.add_error("target", f"Choose an entry of another framework than {source.framework}.")
        pair = Q(source=source, target=target) | Q(source=target, target=source)
        if Mapping.objects.filter(pair, origin="").exclude(pk=self.instance.pk).exists():
            self.add_error(
                "target", "There is a mapping of these two already, in this direction or the other."
            )
        return cleaned


class FrameworkFilter(ModelMultipleChoiceFilter):
    """Mappings with an end in any of the chosen frameworks."""

    def filter(self, qs: QuerySet[Mapping], value: Iterable[Framework]) -> QuerySet[Mapping]:
        if not value:
            return qs
        return qs.filter(Q(source__framework__in=value) | Q(target__framework__in=value))


class OriginFilter(ChoiceFilter):
    """The firm's own, or those of published sets."""

    def filter(self, qs: QuerySet[Mapping], value: str) -> QuerySet[Mapping]:
        match value:
            case "firm":
                return qs.filter(origin="")
            case "published":
                return qs.exclude(origin="")
        return qs


class MappingFilterSet(WagtailFilterSet):
    """What mappings are filtered by."""

    framework = FrameworkFilter(
        label="Framework", queryset=Framework.objects.all(), widget=CheckboxSelectMultiple
    )
    relation = MultipleChoiceFilter(choices=Mapping.Relation.choices, widget=CheckboxSelectMultiple)
    status = MultipleChoiceFilter(choices=Mapping.Status.choices, widget=CheckboxSelectMultiple)
    origin = OriginFilter(
        label="Origin",
        choices=[("firm", "Our own"), ("published", "Published sets")],
        empty_label="Any",
        widget=RadioSelect,
    )

    class Meta:
        model = Mapping
        fields: list[str] = []


def with_ends(mappings: QuerySet[Mapping]) -> QuerySet[Mapping]:
    """Return mappings with both entries and their frameworks, without the long texts."""
    ends = [f"{end}__framework" for end in ENDS]
    return mappings.select_related(*ends).defer(*(f"{end}__{name}" for end in ENDS for name in HEAVY))


class MappingIndexView(IndexView):
    """All mappings; only the firm's own lead to the form."""

    def get_base_queryset(self) -> QuerySet[Mapping]:
        return with_ends(super().get_base_queryset())

    def get_edit_url(self, instance: Mapping) -> str | None:
        return None if instance.origin else super().get_edit_url(instance)

    def get_delete_url(self, instance: Mapping) -> str | None:
        return None if instance.origin else super().get_delete_url(instance)


class OwnMappingMixin:
    """Only what the firm says is changed here, whoever asks."""

    def get_object(self, queryset: Any = None) -> Mapping:
        """Return the mapping; raises PermissionDenied for one of a published set."""
        mapping: Mapping = super().get_object(queryset)  # type: ignore[misc]
        if mapping.origin:
            raise PermissionDenied("Imports write the mappings of published sets.")
        return mapping


class MappingCreateView(CreateView):
    """A new mapping, shown at once on both ends."""

    def save_instance(self) -> Mapping:
        mapping: Mapping = super().save_instance()
        purge(*tags_of(mapping))
        return mapping


class MappingEditView(OwnMappingMixin, EditView):
    """A change, which the ends it had before show as well."""

    def save_instance(self) -> Mapping:
        before = tags_of(with_ends(Mapping.objects.all()).get(pk=self.object.pk))
        mapping: Mapping = super().save_instance()
        purge(*before | tags_of(mapping))
        return mapping


class MappingDeleteView(OwnMappingMixin, DeleteView):
    """A mapping goes for good; the log keeps its name."""

    def delete_action(self) -> None:
        tags = tags_of(self.object)
        super().delete_action()
        purge(*tags)


def tags_of(mapping: Mapping) -> set[str]:
    """Return the tags of everything that shows a mapping: both frameworks."""
    return {framework_tag(entry.framework.slug) for entry in (mapping.source, mapping.target)}


class MappingViewSet(ModelViewSet):
    """Below Frameworks in the menu (`frameworks.wagtail_hooks.mappings`)."""

    model = Mapping
    name = "frameworks_mappings"
    url_prefix = "frameworks/mappings"
    icon = "link"
    add_to_admin_menu = False
    add_to_reference_index = False
    inspect_view_enabled = True
    inspect_view_fields = [*MappingForm.Meta.fields, "origin"]
    list_display = [
        "__str__",
        Column("source", label="Source", accessor="source.title"),
        Column("target", label="Target", accessor="target.title"),
        Column("status", label="Status", accessor="get_status_display", sort_key="status"),
        Column("origin", label="Origin", accessor=lambda mapping: mapping.origin or "Our own"),
    ]
    list_per_page = 50
    ordering = ["source__external_id", "target__external_id", "pk"]
    search_fields = [f"{end}__{name}" for end in ENDS for name in ("external_id", "title")]
    search_backend_name = None
    filterset_class = MappingFilterSet
    index_view_class = MappingIndexView
    add_view_class = MappingCreateView
    edit_view_class = MappingEditView
    delete_view_class = MappingDeleteView

    def get_form_class(self, for_update: bool = False) -> type[MappingForm]:
        return MappingForm


mappings = MappingViewSet()
