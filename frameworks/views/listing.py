"""Everything of one kind, page by page, narrowed by name or id."""

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from frameworks.attack.kinds import Kind
from frameworks.models.entry import Entry
from frameworks.opening import opening
from frameworks.technique.graph import SHOWN
from frameworks.views.tactics import columns
from frameworks.views.visit import Visit

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage

PER_PAGE = 50


def listing(page: "FrameworkPage", request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show the entries of a kind by title; tactics in the publisher's order, with what they hold."""
    visit = Visit(page, request)
    if kind.slug == "tactic":
        return visit.render("frameworks/tactics.html", {"kind": kind, "columns": columns(visit)})
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    entries = matching(visit, kind, query)
    shown = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "entry": entry,
            "url": visit.url(entry.kind, entry.external_id, entry.key),
            "aliases": entry.attributes.get("aliases", ()),
            "opening": opening(entry.html),
        }
        for entry in shown
    ]
    return visit.render(
        "frameworks/listing.html", {"kind": kind, "query": query, "shown": shown, "rows": rows}
    )


def matching(visit: Visit, kind: Kind, query: str) -> QuerySet[Entry]:
    """Return the shown entries of a kind that hold every word of the query in id, title or aliases."""
    entries = Entry.objects.filter(framework=visit.framework, kind=kind.slug, status__in=SHOWN)
    for word in query.split()[:8]:
        entries = entries.filter(
            Q(title__icontains=word) | Q(external_id__icontains=word) | Q(attributes__aliases__icontains=word)
        )
    fields = ("kind", "key", "external_id", "title", "status", "html", "attributes")
    return entries.only(*fields).order_by("status", "title", "external_id")
