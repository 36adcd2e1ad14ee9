"""The page of one review item: what changed, what we wrote, and the buttons that settle it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BooleanField, Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core.models import User
from frameworks.admin.reviews.bulk import AssignForm, DismissForm
from frameworks.admin.reviews.listing import ITEM, QUEUE, is_overdue, item_url, reasons
from frameworks.models import ReviewItem, TechniquePage
from frameworks.panels import base_of, entry_url
from frameworks.reviewing import acting
from frameworks.reviewing.side_by_side import SideBySide

ACT, MOVE = "frameworks_review_act", "frameworks_move_commentary"


class StartForm(Form):
    """Whether a draft goes into the review."""

    include_drafts = BooleanField(
        required=False,
        label="Include the unpublished changes",
        help_text="An approval publishes the latest draft.",
    )


class ItemView(WagtailAdminTemplateMixin, TemplateView):
    """Everybody with access to the admin may look."""

    template_name = "frameworks/admin/reviews/item.html"
    header_icon = "clipboard-list"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the item."""
        super().setup(request, *args, **kwargs)
        items = ReviewItem.objects.select_related(
            "page__entry__framework", "page__entry__revoked_by", "since", "release", "owner", "closed_by"
        )
        self.item: ReviewItem = get_object_or_404(items, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """Return the technique's id and name."""
        return str(self.item.page.entry or self.item.page)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the queue."""
        queue = {"url": reverse(QUEUE), "label": "Review queue"}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the item, both sides of it, its history, and what this person may do with it."""
        item, user = self.item, self.request.user
        page = item.page
        may_review, may_assign = user.has_perm(acting.REVIEW), user.has_perm(acting.ASSIGN)
        stamps = page.reviews.select_related("release", "reviewed_by")[:20]
        others = page.review_items.exclude(pk=item.pk).select_related("since", "release", "closed_by")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "item": item,
            "page": page,
            "entry": page.entry,
            "entry_url": entry_url(page.entry.pk) if page.entry else "",
            "reasons": reasons(item),
            "is_overdue": is_overdue(item),
            "compared": SideBySide.of(item, base_of(page)),
            "stamps": stamps,
            "others": others.order_by("-opened_at")[:20],
            "edited_since": page.last_published_at
            if page.last_published_at and page.last_published_at > item.opened_at
            else None,
            "can_edit": page.permissions_for_user(user).can_edit(),
            "may_review": may_review,
            "may_assign": may_assign,
            "dismiss_form": DismissForm() if may_review else None,
            "assign_form": AssignForm(initial={"owner": item.owner_id, "due": item.due})
            if may_assign
            else None,
            "start_form": StartForm() if page.has_unpublished_changes else None,
            "move_url": move_url(item) if may_review else "",
        }


class ActView(View):
    """One button of an item's page: POST only, for those who may, in one transaction."""

    http_method_names = ["post"]
    needs: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse whoever may not, whatever the method."""
        if not any(request.user.has_perm(permission) for permission in self.needs):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Act, and return to the queue; stay at the item when it could not be done."""
        item = get_object_or_404(ReviewItem, pk=pk)
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - the admin lets nobody else in
        try:
            with transaction.atomic():
                done = self.act(item, user, request)
        except acting.Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(item_url(item))
        messages.success(
            request, f"{item.page}: {done}", buttons=[messages.button(item_url(item), "Show the item")]
        )
        return redirect(QUEUE)

    def act(self, item: ReviewItem, user: User, request: HttpRequest) -> str:
        """Do it and say what was done; raise Refused when it cannot be."""
        raise NotImplementedError

    def filled(self, form: Form) -> dict[str, Any]:
        """Return what a form holds; raises Refused for one that is not right."""
        if not form.is_valid():
            first = next(iter(form.errors.items()))
            raise acting.Refused(f"{form.fields[first[0]].label or first[0].capitalize()}: {first[1][0]}")
        return form.cleaned_data


class StillRight(ActView):
    """The commentary holds as it is."""

    needs = (acting.REVIEW,)

    def act(self, item: ReviewItem, user: User, request: HttpRequest) -> str:
        review = acting.still_right(item.pk, user, request.POST.get("digest", ""))
        return f"reviewed against {review.release}."


class Dismiss(ActView):
    """Nobody has to read it, for a reason."""

    needs = (acting.REVIEW,)

    def act(self, item: ReviewItem, user: User, request: HttpRequest) -> str:
        reason = self.filled(DismissForm(request.POST))["reason"]
        acting.pending_item(item.pk, request.POST.get("digest", ""))
        acting.dismiss([item.pk], user, reason)
        return "dismissed."


class Assign(ActView):
    """Somebody reads it by a day."""

    needs = (acting.ASSIGN,)

    def act(self, item: ReviewItem, user: User, request: HttpRequest) -> str:
        filled = self.filled(AssignForm(request.POST))
        acting.pending_item(item.pk)
        acting.assign([item.pk], user, filled["owner"], filled["due"])
        return f"assigned to {filled['owner'] or 'nobody'}."


class Start(ActView):
    """The page goes through its workflow."""

    needs = (acting.REVIEW, acting.ASSIGN)

    def act(self, item: ReviewItem, user: User, request: HttpRequest) -> str:
        acting.start_review(item.pk, user, include_drafts="include_drafts" in request.POST)
        return "submitted to its workflow."


ACTS: dict[str, type[ActView]] = {
    "still-right": StillRight,
    "dismiss": Dismiss,
    "assign": Assign,
    "start": Start,
}


def act(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Press a button of an item's page."""
    return ACTS[name].as_view()(request, pk=pk)


def move_url(item: ReviewItem) -> str:
    """Return where the commentary on a revoked technique moves to its successor; empty when it cannot."""
    page: TechniquePage = item.page
    if page.entry is None or page.entry.revoked_by is None:
        return ""
    try:
        return reverse(MOVE, args=[item.pk])
    except NoReverseMatch:
        return ""


__all__ = ["ACT", "ACTS", "ITEM", "ItemView", "act"]
