"""What stands outside of drafts: a page's owner and the day its commentary is due for review.

Neither is content, so no revision is made, and a lock on the content does not matter.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from core.caching import page_tag, purge
from core.models import User
from frameworks.admin.bulk.base import TechniqueBulkAction
from frameworks.importing.log import log_pages
from frameworks.models import TechniquePage

NOBODY = "nobody"


def editors() -> QuerySet[User]:
    """Return those who may enter the admin: whom a page can be given to."""
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    return (
        User.objects.filter(is_active=True)
        .filter(Q(is_superuser=True) | Q(groups__permissions__in=access) | Q(user_permissions__in=access))
        .distinct()
        .order_by("first_name", "last_name", "username")
    )


def name_of(user: User | None) -> str:
    """Return what people call somebody."""
    return (user.get_full_name() or user.get_username()) if user else ""


class OwnerForm(forms.Form):
    """Whom the pages are given to."""

    owner = forms.ChoiceField(label="Owner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {str(user.pk): user for user in editors()}
        people = [(pk, name_of(user)) for pk, user in self.users.items()]
        self.fields["owner"].choices = [("", "Choose…"), *people, (NOBODY, "Nobody")]  # type: ignore[attr-defined]

    def clean_owner(self) -> User | None:
        """Return the user, or None for nobody."""
        return self.users.get(self.cleaned_data["owner"])


class AssignOwner(TechniqueBulkAction):
    """Give the pages to somebody."""

    display_name = "Assign owner"
    action_type = "assign-owner"
    aria_label = "Assign an owner to the selected pages"
    action_priority = 10
    icon = "user"
    form_class = OwnerForm
    question = "Who shall own these pages? The owner is who looks after the commentary."
    button = "Assign"
    done = "got this owner"
    ACTION: ClassVar[str] = "frameworks.assign_owner"

    def act_on_all(self, pages: list[TechniquePage]) -> int:
        owner: User | None = self.cleaned_form.cleaned_data["owner"]
        given = [page for page in pages if page.owner_id != (owner.pk if owner else None)]
        Page.objects.filter(pk__in=[page.pk for page in given]).update(owner=owner)
        names = {page.pk: {"old": name_of(page.owner), "new": name_of(owner)} for page in given}
        log_pages(given, self.ACTION, {pk: {"owner": both} for pk, both in names.items()})
        return len(pages)


class DueForm(forms.Form):
    """The day, or none."""

    due = forms.DateField(label="Due for review on", required=False, widget=AdminDateInput)
    never = forms.BooleanField(label="No day: take it away", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "due" in cleaned and bool(cleaned["due"]) == bool(cleaned.get("never")):
            self.add_error("due", "Give a day, or take it away: one of the two.")
        return cleaned


class SetDue(TechniqueBulkAction):
    """Say when the commentary is due for review."""

    display_name = "Set review due"
    action_type = "set-due"
    aria_label = "Set when the selected pages are due for review"
    action_priority = 30
    icon = "date"
    form_class = DueForm
    question = "When is the commentary of these pages due for review?"
    button = "Set"
    done = "got this day"
    ACTION: ClassVar[str] = "frameworks.set_due"

    def act_on_all(self, pages: list[TechniquePage]) -> int:
        due = self.cleaned_form.cleaned_data["due"]
        changed = [page for page in pages if page.review_due != due]
        TechniquePage.objects.filter(pk__in=[page.pk for page in changed]).update(review_due=due)
        days = {page.pk: {"old": written(page.review_due), "new": written(due)} for page in changed}
        log_pages(changed, self.ACTION, {pk: {"due": both} for pk, both in days.items()})
        purge(*(page_tag(page.pk) for page in changed))
        return len(pages)


def written(day: Any) -> str:
    """Return a day as it is logged; empty for none."""
    return day.isoformat() if day else ""
