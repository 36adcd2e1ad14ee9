"""The revocation assistant: both pages side by side, and a choice of what moves to the successor."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core.models import User
from frameworks.models import ReviewItem
from frameworks.reviewing.acting import REVIEW, Refused
from frameworks.reviewing.movable import Movable
from frameworks.reviewing.moved import Choice, Moved, counted
from frameworks.reviewing.moving import CHANGED, move

ITEM = "frameworks_review_item"


class MoveForm(forms.Form):
    """What was chosen, by the ids that were on the screen."""

    blocks = forms.MultipleChoiceField(required=False)
    links = forms.TypedMultipleChoiceField(required=False, coerce=int)
    mappings = forms.TypedMultipleChoiceField(required=False, coerce=int)
    one_line = forms.BooleanField(required=False)
    priority = forms.BooleanField(required=False)

    def __init__(self, data: Any, there: Movable) -> None:
        super().__init__(data)
        choices = {
            "blocks": [piece.id for piece in there.pieces],
            "links": [one.link.target_id for one in there.links],
            "mappings": [mapping.pk for mapping in there.movable_mappings],
        }
        for name, values in choices.items():
            self.fields[name].choices = [(value, value) for value in values]  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """Return what a valid form chose."""
        return Choice(**self.cleaned_data)


class MoveView(WagtailAdminTemplateMixin, TemplateView):
    """For those who review commentary and may edit both pages."""

    template_name = "frameworks/admin/move.html"
    header_icon = "redirect"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse whoever may not; back to the item, with the reason, when nothing can be moved."""
        if not request.user.has_perm(REVIEW):
            raise PermissionDenied
        items = ReviewItem.objects.select_related("page__entry__framework", "since", "release")
        self.item: ReviewItem = get_object_or_404(items, pk=kwargs["pk"])
        try:
            if not self.item.is_pending:
                raise Refused("This item is closed: there is nothing to move.")
            self.there = Movable.of(self.item, self.user)
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(ITEM, self.item.pk)

    @property
    def user(self) -> User:
        """Who asks; the admin lets nobody else in."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101
        return user

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Move what was chosen, and say what became of it."""
        form = MoveForm(request.POST, self.there)
        try:
            if not form.is_valid():
                raise Refused(CHANGED)
            moved = move(self.item.pk, form.choice(), self.user, request.POST.get("seen", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        edit = reverse("wagtailadmin_pages:edit", args=[moved.new.pk])
        name = self.there.target.external_id
        messages.success(request, told(moved), buttons=[messages.button(edit, f"Edit {name}")])
        return redirect(ITEM, self.item.pk) if moved.done else redirect(request.path)

    def get_page_title(self) -> str:
        """Return what the page is for."""
        return f"Move commentary from {self.there.source.external_id} to {self.there.target.external_id}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the item."""
        item = {"url": reverse(ITEM, args=[self.item.pk]), "label": str(self.there.source)}
        return [*self.breadcrumbs_items, item, {"url": "", "label": "Move commentary"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both sides, and the pages whose own links lead here."""
        there = self.there
        old_draft, new_draft = there.has_draft
        return {
            **super().get_context_data(**kwargs),
            "item": self.item,
            "there": there,
            "old_draft": old_draft,
            "new_draft": new_draft,
            "can_publish": there.live[0].permissions_for_user(self.user).can_publish(),
            "linked_from": [link.page for link in there.live[0].links if not link.own],
            "takes_line": bool(there.old.one_line and not there.new.one_line),
            "takes_priority": bool(there.old.priority and not there.new.priority),
        }


def told(moved: Moved) -> str:
    """Return what was moved, in a sentence or two."""
    data = moved.as_json()
    old, new = data["from"], data["to"]
    said = f"Moved to {new}: {counted(data)}."
    if moved.drafted:
        said += f" {new} has a new draft; publish it or submit it when it is right."
    if moved.parts:
        said += f" No longer about a part, because {new} has no {', '.join(moved.parts)}."
    if not moved.published:
        said += f" {old} without it is a draft too, for somebody who may publish it."
    return said
