"""A panel that is a short list of work, with the way to the whole of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from frameworks.admin.dashboard.person import Person

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is about and where that leads; a word on how it stands, who or what, and when."""

    title: str
    url: str
    tag: str = ""
    detail: str = ""
    when: date | datetime | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """The first lines of a list, how long it is, where all of it is, and what else leads on."""

    rows: Sequence[Row]
    total: int
    url: str = ""
    links: Sequence[tuple[str, str]] = field(default_factory=tuple)


class ListPanel(Component):
    """A list for one person. Subclasses say what it is called and make it in `work`."""

    template_name = "frameworks/admin/dashboard/list.html"
    name: str
    heading: str
    icon: str
    nothing: str = ""  # what is said of an empty list; without it, an empty list is not shown

    def __init__(self, person: Person, order: int) -> None:
        self.person = person
        self.order = order

    def work(self, request: HttpRequest) -> Work:
        """Return the list, in a fixed number of queries."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the template shows."""
        request = parent_context["request"]
        return {"panel": self, "work": self.work(request), "request": request}
