"""Search and replace across commentary: look, tick, and save drafts."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from frameworks.models import Entry, Framework, TechniquePage
from frameworks.replacing.applying import apply
from frameworks.replacing.finding import LIMIT, Found, Scope, TooManyError, find
from frameworks.replacing.search import Search

LONGEST = 200  # characters to find, and to put in their place
NO_PRIORITY = "none"
_SEEN = re.compile(r"([1-9][0-9]{0,9}):([0-9]{1,10})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Words(forms.CharField):
    """Words as they are typed, blanks at the ends included, in one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        if _CONTROL.search(words):
            raise ValidationError("One line of words: no line breaks or other control characters.")
        return words


class ReplaceForm(forms.Form):
    """What to find, what to put in its place, and where to look."""

    find = Words(help_text="Taken literally; there are no patterns.")
    replace = Words(label="Replace with", required=False, help_text="Empty: the words are taken out.")
    match_case = forms.BooleanField(required=False)
    whole_words = forms.BooleanField(required=False)
    framework = forms.ModelChoiceField(Framework.objects.all(), required=False, empty_label="All")
    tactic = forms.ModelChoiceField(
        Entry.objects.filter(kind="tactic", status=Entry.Status.ACTIVE)
        .defer("text", "html", "references", "attributes")
        .order_by("framework", "position"),
        required=False,
        empty_label="All",
    )
    priority = forms.ChoiceField(
        choices=[("", "All"), *TechniquePage.Priority.choices, (NO_PRIORITY, "No priority")], required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("find") and cleaned.get("find") == cleaned.get("replace") and cleaned["match_case"]:
            self.add_error("replace", "That would change nothing.")
        return cleaned

    def search(self) -> Search:
        """Return what this valid form looks for."""
        return Search(
            **{name: self.cleaned_data[name] for name in ("find", "replace", "match_case", "whole_words")}
        )

    def scope(self) -> Scope:
        """Return where this valid form looks."""
        priority = self.cleaned_data["priority"]
        return Scope(
            self.cleaned_data["framework"],
            self.cleaned_data["tactic"],
            None if not priority else "" if priority == NO_PRIORITY else priority,
        )


def may_replace(user: Any) -> bool:
    """Return whether there can be any page that the user may edit."""
    policy = policy_registry.get_by_type(TechniquePage)
    return bool(policy.user_has_any_permission(user, {"add", "change"}))


class ReplaceView(View):
    """GET asks and shows the preview, and changes nothing; POST saves drafts of the ticked pages."""

    template_name = "frameworks/admin/replace.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_replace(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, and what it finds when it is filled in."""
        if "find" not in request.GET:
            return self.shown(ReplaceForm())
        return self.preview(ReplaceForm(request.GET))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Replace on the ticked pages, and say what became of each."""
        form = ReplaceForm(request.POST)
        if not form.is_valid():
            return self.preview(form)
        seen = list(ticked(request.POST))
        if not seen:
            messages.warning(request, "Nothing was done: tick the pages to change.")
            return self.preview(form)
        outcomes = apply(form.search(), seen, request.user)  # type: ignore[arg-type]  # is logged in
        return self.shown(
            form,
            saved=[one for one in outcomes if one.revision],
            failed=[one for one in outcomes if not one.revision],
        )

    def preview(self, form: ReplaceForm) -> HttpResponse:
        """Show every place that a form finds, or what is wrong with the form."""
        if not form.is_valid():
            return self.shown(form)
        try:
            found: list[Found] = find(form.search(), form.scope(), self.request.user)  # type: ignore[arg-type]
        except TooManyError:
            form.add_error("find", f"More than {LIMIT:,} places have it: say more, or look on fewer pages.")
            return self.shown(form)
        return self.shown(form, found=found, places=sum(one.count for one in found))

    def shown(self, form: ReplaceForm, **context: Any) -> HttpResponse:
        """Return the page; a form with errors does not look like success."""
        status = 400 if form.errors and self.request.method == "POST" else 200
        return render(self.request, self.template_name, {"form": form, **context}, status=status)


def ticked(posted: QueryDict) -> Iterator[tuple[int, int]]:
    """Yield the ticked pages, each with the draft that was looked at; what is no such pair is left out."""
    for value in dict.fromkeys(posted.getlist("page")):
        if pair := _SEEN.fullmatch(value):
            yield int(pair[1]), int(pair[2])
