"""Assign or dismiss several review items at once, as Wagtail's bulk actions."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets import AdminDateInput

from core.models import User
from frameworks.admin.reviews.filters import ReviewItemFilterSet
from frameworks.admin.reviews.listing import searched
from frameworks.models import ReviewItem
from frameworks.reviewing import acting


class DismissForm(forms.Form):
    """Why nobody has to read the commentary again."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the item and in the page's history.",
    )


class AssignForm(forms.Form):
    """Who reads it, and by when; empty means nobody, and no date."""

    owner = forms.ModelChoiceField(
        queryset=User.objects.filter(is_active=True).order_by("username"),
        required=False,
        empty_label="Nobody",
    )
    due = forms.DateField(required=False, widget=AdminDateInput)


class ReviewBulkAction(BulkAction):
    """What both actions share: their permission, which items, and what is said of them."""

    models = [ReviewItem]
    template_name = "frameworks/admin/reviews/bulk.html"
    permission = ""
    question = ""
    yes = ""
    done = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever may not, before anything is shown."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @classmethod
    def get_queryset(cls, model: type[ReviewItem], object_ids: Any) -> QuerySet[ReviewItem]:
        """Return the items that are named and still wait; ids that are none name nothing."""
        pks = [int(one) for one in object_ids if str(one).isdecimal() and len(str(one)) < 18]
        items = ReviewItem.objects.filter(pk__in=pks, state__in=ReviewItem.PENDING)
        return items.select_related("page__entry", "since", "release").defer("page__commentary")

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """Return the primary keys of everything the listing shows as it is filtered and searched."""
        asked = self.request.GET
        items = searched(ReviewItem.objects.all(), asked.get("q", ""))
        return ReviewItemFilterSet(asked, queryset=items, request=self.request).qs.values_list(
            "pk", flat=True
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words of the action to what it is about to do."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "question": self.question, "yes": self.yes, "title": self.display_name}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        many = "item" if num_parent_objects == 1 else "items"
        return f"{num_parent_objects} review {many} {self.done}."


class DismissReviews(ReviewBulkAction):
    """Close items for one reason."""

    display_name = "Dismiss"
    action_type = "dismiss"
    aria_label = "Dismiss selected review items"
    action_priority = 20
    classes = {"serious"}
    form_class = DismissForm
    permission = acting.REVIEW
    question = "Dismiss these review items? Their pages count as settled against the current release."
    yes = "Yes, dismiss"
    done = "dismissed"

    def get_execution_context(self) -> dict[str, Any]:
        """Return who says why."""
        return {"user": self.request.user, "reason": self.cleaned_form.cleaned_data["reason"]}

    @classmethod
    def execute_action(
        cls, objects: list[ReviewItem], *, user: User, reason: str, **kwargs: Any
    ) -> tuple[int, int]:
        return len(acting.dismiss([item.pk for item in objects], user, reason)), 0


class AssignReviews(ReviewBulkAction):
    """Give items an owner and a due date."""

    display_name = "Assign"
    action_type = "assign"
    aria_label = "Assign selected review items"
    action_priority = 10
    form_class = AssignForm
    permission = acting.ASSIGN
    question = "Give all these review items this owner and due date?"
    yes = "Yes, assign"
    done = "assigned"

    def get_execution_context(self) -> dict[str, Any]:
        """Return who gives them to whom until when."""
        return {"user": self.request.user, **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(
        cls, objects: list[ReviewItem], *, user: User, owner: User | None, due: date | None, **kwargs: Any
    ) -> tuple[int, int]:
        return len(acting.assign([item.pk for item in objects], user, owner, due)), 0
