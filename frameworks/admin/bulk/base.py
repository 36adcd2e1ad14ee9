"""What all bulk actions on technique pages share: which pages are meant, which are left out, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.log_actions import LogContext
from wagtail.models import Page

from frameworks.admin.listing import narrowed, workflow_states
from frameworks.admin.locks import NOT_ALLOWED, load_tasks
from frameworks.models import TechniquePage
from frameworks.models.pages.technique import HAS_COMMENTARY

HEAVY = ("commentary", "entry__text", "entry__html", "entry__references", "entry__attributes")


class LeftOutError(Exception):
    """A page is left out after all; the message is the reason in a few words."""


@dataclass(frozen=True)
class Skipped:
    """A page that is left out."""

    page: TechniquePage
    reason: str


class TechniqueBulkAction(PageBulkAction):
    """One act on many technique pages.

    A subclass says which pages are left out (`refusal`), asks for what it needs (`form_class`), and acts on
    one page (`act`) or on all (`act_on_all`). Pages are asked again when the form is posted, and one that
    fails does not stop the others.
    """

    models: ClassVar[list[type[Page]]] = [TechniquePage]
    form_class = forms.Form
    template_name = "frameworks/admin/bulk_action.html"
    icon = "doc-full"
    question: str  # above the list of pages
    button: str
    done: str  # after "3 pages"

    def refusal(self, page: TechniquePage) -> str:
        """Return why this page is left out, or nothing."""
        return "" if page.permissions_for_user(self.request.user).can_edit() else NOT_ALLOWED

    def act(self, page: TechniquePage) -> None:
        """Do it to one page; raises LeftOutError when that cannot be."""
        raise NotImplementedError

    def act_on_all(self, pages: list[TechniquePage]) -> int:
        """Do it to the pages and return to how many it was done."""
        return sum(map(self.attempt, pages))

    def attempt(self, page: TechniquePage) -> bool:
        """Do it to one page, whole or not at all, and return whether it was done."""
        try:
            with transaction.atomic(), logged_apart(self.request.user):
                self.act(page)
        except LeftOutError as error:
            self.skipped.append(Skipped(page, str(error)))
        except PermissionDenied:
            self.skipped.append(Skipped(page, NOT_ALLOWED))
        except ValidationError as error:
            self.skipped.append(Skipped(page, " ".join(error.messages)))
        else:
            return True
        return False

    @classmethod
    def get_queryset(cls, model: type[Page], object_ids: Iterable[Any]) -> list[TechniquePage]:
        """Return the pages with what locks and permissions ask of them; 404 when there are none."""
        ids = {str(pk) for pk in object_ids}
        if not all(pk.isascii() and pk.isdecimal() and len(pk) < 10 for pk in ids):
            raise Http404("no id of a page")
        pages = (
            TechniquePage.objects.filter(pk__in=ids)
            .select_related("entry__framework", "locked_by", "owner")
            .defer(*HEAVY)
            .annotate(commented=ExpressionWrapper(HAS_COMMENTARY, BooleanField()))
            .prefetch_related(workflow_states())
            .annotate_approved_schedule()
            .order_by("entry__external_id", "pk")
        )
        found = list(pages)
        if not found:
            raise Http404("no such pages")
        load_tasks(found)
        return found

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        """Return the primary keys of everything in the list; Wagtail would take every page of the site."""
        request = self.request
        if parent_id is None:
            return list(narrowed(request).values_list("pk", flat=True))
        if not (parent_id.isascii() and parent_id.isdecimal() and Page.objects.filter(pk=parent_id).exists()):
            raise Http404("no such page")
        return list(narrowed(request, int(parent_id)).values_list("pk", flat=True))

    def get_actionable_objects(self) -> tuple[list[TechniquePage], dict[str, list[TechniquePage]]]:
        """Return the pages to act on, and those left out; `skipped` has these with their reasons."""
        self.skipped: list[Skipped] = []
        ids: Iterable[Any] = self.request.GET.getlist("id")
        if "all" in ids:
            ids = self.get_all_objects_in_listing_query(self.request.GET.get("childOf"))
        pages = []
        for page in self.get_queryset(self.model, ids):
            if reason := self.refusal(page):
                self.skipped.append(Skipped(page, reason))
            else:
                pages.append(page)
        return pages, {"items_with_no_access": []}  # `skipped` says more

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the pages by the reason they are left out for."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "action": self, "left_out": by_reason(self.skipped)}

    def get_execution_context(self) -> dict[str, Any]:
        return {"action": self}

    @classmethod
    def execute_action(
        cls, objects: list[TechniquePage], *, action: "TechniqueBulkAction", **kwargs: Any
    ) -> tuple[int, int]:
        """Act on the pages; Wagtail counts pages and pages below them, and here nothing stands below."""
        return action.act_on_all(objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Say to how many pages it was done, and which were left out."""
        if self.skipped:
            messages.warning(self.request, told(self.skipped))
        if not num_parent_objects:
            return None
        return f"{self.get_parent_page_text(num_parent_objects)} {self.done}"


def logged_apart(user: Any) -> LogContext:
    """Return a context for what is done to one of many pages.

    Entries of one request share a `uuid`, and of those that do so with one act, the last is all that
    histories and reports show.
    """
    return LogContext(user=user)


def by_reason(skipped: Iterable[Skipped]) -> list[tuple[str, list[TechniquePage]]]:
    """Return each reason with its pages, the most frequent first."""
    groups: defaultdict[str, list[TechniquePage]] = defaultdict(list)
    for one in skipped:
        groups[one.reason].append(one.page)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def told(skipped: Iterable[Skipped]) -> SafeString:
    """Return every page that was left out and why, for a message."""

    def lines() -> Iterator[tuple[str, str]]:
        for reason, pages in by_reason(skipped):
            yield ", ".join(page.get_admin_display_title() for page in pages), reason

    return format_html("Left out: {}.", format_html_join("; ", "{} ({})", lines()))
