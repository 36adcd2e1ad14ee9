"""What the review queue is filtered by. Nothing chosen under State means what still waits."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django_filters import ChoiceFilter, ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from core.models import User
from frameworks.changes.grading import WHATS
from frameworks.models import Entry, Relationship, Release, ReviewItem, TechniquePage

MINE, NOBODY = "mine", "nobody"


def owners() -> list[tuple[str, str]]:
    """Return who can own an item, as choices: oneself, nobody, and everybody who owns one."""
    people = User.objects.filter(pk__in=ReviewItem.objects.order_by().values("owner")).order_by("username")
    return [(MINE, "Mine"), (NOBODY, "Nobody"), *((str(user.pk), str(user)) for user in people)]


class StateFilter(MultipleChoiceFilter):
    """Items in any of the chosen states; by default those that wait."""

    def filter(self, qs: QuerySet[ReviewItem], value: Iterable[str]) -> QuerySet[ReviewItem]:
        return qs.filter(state__in=list(value or ReviewItem.PENDING))


class WhatFilter(MultipleChoiceFilter):
    """Items with any of the chosen reasons."""

    def filter(self, qs: QuerySet[ReviewItem], value: Iterable[str]) -> QuerySet[ReviewItem]:
        if not value:
            return qs
        chosen = Q()
        for what in value:
            chosen |= Q(_reasons__contains=f'"what": "{what}"')  # as every database writes JSON
        return qs.annotate(_reasons=Cast("reasons", TextField())).filter(chosen)


class TacticFilter(ModelMultipleChoiceFilter):
    """Items of techniques of any of the chosen tactics."""

    def filter(self, qs: QuerySet[ReviewItem], value: Iterable[Entry]) -> QuerySet[ReviewItem]:
        if not value:
            return qs
        members = Relationship.objects.filter(type="in-tactic", target__in=value)
        return qs.filter(page__entry__in=members.order_by().values("source"))


class OwnerFilter(MultipleChoiceFilter):
    """Items of any of the chosen people."""

    def filter(self, qs: QuerySet[ReviewItem], value: Iterable[str]) -> QuerySet[ReviewItem]:
        if not value:
            return qs
        chosen = Q(owner__in=[int(one) for one in value if one.isdigit()])
        if NOBODY in value:
            chosen |= Q(owner=None)
        if MINE in value:
            chosen |= Q(owner=self.parent.request.user)
        return qs.filter(chosen)


class OverdueFilter(ChoiceFilter):
    """Items that wait longer than they should."""

    def filter(self, qs: QuerySet[ReviewItem], value: str) -> QuerySet[ReviewItem]:
        if not value:
            return qs
        late = Q(due__lt=timezone.localdate(), state__in=ReviewItem.PENDING)
        return qs.filter(late if value == "true" else ~late)


class ReviewItemFilterSet(WagtailFilterSet):
    """The filters of the queue."""

    state = StateFilter(
        label="State",
        choices=ReviewItem.State.choices,
        widget=CheckboxSelectMultiple,
        help_text="None: what waits, open or in review.",
    )
    grade = MultipleChoiceFilter(
        label="Grade", choices=ReviewItem.Grade.choices, widget=CheckboxSelectMultiple, distinct=False
    )
    what = WhatFilter(label="What changed", choices=list(WHATS.items()), widget=CheckboxSelectMultiple)
    owner = OwnerFilter(label="Owner", choices=[], widget=CheckboxSelectMultiple)
    overdue = OverdueFilter(
        label="Overdue", choices=[("true", "Yes"), ("false", "No")], empty_label="Any", widget=RadioSelect
    )
    priority = MultipleChoiceFilter(
        field_name="page__priority",
        label="Priority",
        choices=TechniquePage.Priority.choices,
        widget=CheckboxSelectMultiple,
        distinct=False,
    )
    tactic = TacticFilter(
        label="Tactic",
        queryset=Entry.objects.filter(kind="tactic", status=Entry.Status.ACTIVE)
        .order_by("framework", "position")
        .only("external_id", "title"),
        widget=CheckboxSelectMultiple,
    )
    release = ModelMultipleChoiceFilter(
        label="Release",
        distinct=False,
        queryset=Release.objects.filter(review_items__isnull=False).distinct().select_related("framework"),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = ReviewItem
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask once who owns items; a choice that is a function is asked at every turn."""
        super().__init__(*args, **kwargs)
        self.filters["owner"].extra["choices"] = owners()
