"""What technique pages are filtered by. Tactics and platforms are data, so the choices are too."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from django.forms import CheckboxSelectMultiple, RadioSelect
from django_filters import ChoiceFilter, ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowState
from wagtail.query import PageQuerySet

from frameworks.models import Entry, EntryLabel, Framework, Relationship, TechniquePage

YES_NO = [("true", "Yes"), ("false", "No")]
PAGE_STATES = [
    ("live", "Live"),
    ("draft", "Not live"),
    ("changed", "Unpublished changes"),
    ("scheduled", "Scheduled"),
    ("moderation", "In moderation"),
]


def platforms() -> list[tuple[str, str]]:
    """Return every platform of a technique as a choice."""
    values = EntryLabel.objects.filter(scheme="platform", entry__page__isnull=False)
    return [(value, value) for value in values.order_by("value").values_list("value", flat=True).distinct()]


class TacticFilter(ModelMultipleChoiceFilter):
    """Techniques of any of the chosen tactics."""

    def filter(self, qs: QuerySet[TechniquePage], value: Iterable[Entry]) -> QuerySet[TechniquePage]:
        if not value:
            return qs
        members = Relationship.objects.filter(type="in-tactic", target__in=value)
        return qs.filter(entry__in=members.order_by().values("source"))


class PlatformFilter(MultipleChoiceFilter):
    """Techniques on any of the chosen platforms."""

    def filter(self, qs: QuerySet[TechniquePage], value: Iterable[str]) -> QuerySet[TechniquePage]:
        if not value:
            return qs
        labels = EntryLabel.objects.filter(scheme="platform", value__in=value)
        return qs.filter(entry__in=labels.order_by().values("entry"))


class CommentaryFilter(ChoiceFilter):
    """Techniques that the firm has said something about, or nothing yet."""

    def filter(self, qs: QuerySet[TechniquePage], value: str) -> QuerySet[TechniquePage]:
        return qs.filter(commented=value == "true") if value else qs


class PageStateFilter(ChoiceFilter):
    """What state the page itself is in, as Wagtail tells states apart."""

    def filter(self, qs: PageQuerySet, value: str) -> Any:
        match value:
            case "live":
                return qs.filter(live=True)
            case "draft":
                return qs.filter(live=False)
            case "changed":
                return qs.filter(live=True, has_unpublished_changes=True)
            case "scheduled":
                return qs.filter(_approved_schedule=True)
            case "moderation":
                return qs.filter(pk__in=in_moderation())
        return qs


def in_moderation() -> QuerySet[Any]:
    """Return the primary keys of the technique pages whose moderation is under way."""
    states = WorkflowState.objects.active().filter(
        content_type=ContentType.objects.get_for_model(TechniquePage)
    )
    return states.order_by().values_list(Cast("object_id", BigIntegerField()))


class TechniqueFilterSet(WagtailFilterSet):
    """The filters of both listings."""

    framework = ModelMultipleChoiceFilter(
        field_name="entry__framework",
        label="Framework",
        queryset=Framework.objects.all(),
        widget=CheckboxSelectMultiple,
    )
    tactic = TacticFilter(
        label="Tactic",
        queryset=Entry.objects.filter(kind="tactic", status=Entry.Status.ACTIVE).order_by(
            "framework", "position"
        ),
        widget=CheckboxSelectMultiple,
    )
    platform = PlatformFilter(label="Platform", choices=platforms, widget=CheckboxSelectMultiple)
    priority = MultipleChoiceFilter(
        label="Priority", choices=TechniquePage.Priority.choices, widget=CheckboxSelectMultiple
    )
    commentary = CommentaryFilter(
        label="Has commentary", choices=YES_NO, empty_label="Any", widget=RadioSelect
    )
    upstream = MultipleChoiceFilter(
        field_name="entry__status",
        label="Publisher's status",
        choices=Entry.Status.choices,
        widget=CheckboxSelectMultiple,
    )
    status = PageStateFilter(label="Page status", choices=PAGE_STATES, empty_label="Any", widget=RadioSelect)

    class Meta:
        model = TechniquePage
        fields: list[str] = []
