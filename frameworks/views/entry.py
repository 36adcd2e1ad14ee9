"""One entry that is no page of its own: a tactic, mitigation, group, software, detection strategy, …"""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from core.models.page import Crumb
from frameworks.attack.kinds import Kind
from frameworks.citations import Numbering, expand_links
from frameworks.models.entry import Entry
from frameworks.models.history import EntryVersion
from frameworks.opening import opening
from frameworks.technique.details import details
from frameworks.technique.gathering import Gathered
from frameworks.technique.graph import analytics
from frameworks.technique.loading import platforms_of
from frameworks.technique.view import Analytic
from frameworks.views.addresses import address, find_entry
from frameworks.views.sections import sections
from frameworks.views.tactics import columns
from frameworks.views.visit import Visit

if TYPE_CHECKING:
    from frameworks.models.pages import FrameworkPage


def entry(page: "FrameworkPage", request: HttpRequest, kind: Kind, name: str) -> HttpResponse:
    """Show an entry by its id, lead there from its short name, or on to what replaced it.

    Raises Http404 when the framework has no such entry.
    """
    visit = Visit(page, request)
    found = _find(visit, kind, name)
    canonical = address(found.successor(), page, request)
    if canonical != request.path:
        return HttpResponsePermanentRedirect(canonical)
    numbering = Numbering()
    statement = expand_links(numbering.mark(found.html, found.cited), visit.base)
    context: dict[str, Any] = {
        "kind": kind,
        "entry": found,
        "statement": statement,
        "description": opening(found.html),
        "details": details(found),
        "log_sources": found.attributes.get("log_sources", ()),
        "contributors": found.attributes.get("contributors", ()),
        "platforms": platforms_of([found.pk])[found.pk],
    }
    template = "frameworks/entry.html"
    if kind.slug == "tactic":
        context["column"] = next((one for one in columns(visit) if one.tactic.pk == found.pk), None)
        template = "frameworks/tactic.html"
    else:
        if kind.slug == "detection-strategy":
            context["analytics"] = _analytics(visit, found, numbering)
        context["sections"] = sections(visit, found, numbering)
    context["references"] = numbering.shown
    return visit.render(template, context, Crumb(kind.plural, f"{visit.home}{kind.segment}/"))


def _find(visit: Visit, kind: Kind, name: str) -> Entry:
    entries = Entry.objects.filter(framework=visit.framework, kind=kind.slug)
    found = (
        find_entry(visit.framework, frozenset({kind.slug}), name.upper())
        or entries.filter(attributes__shortname=name.lower()).first()
        or entries.filter(key=name.lower(), external_id="").first()
        or _formerly(entries, name.lower())
    )
    if found is None:
        raise Http404(f"There is no {kind.label.lower()} {name}.")
    return found


def _formerly(entries: QuerySet[Entry], shortname: str) -> Entry | None:
    """Return the entry that had a short name in some release: the one that has been seen with it last."""
    had = EntryVersion.objects.filter(entry__in=entries, content__attributes__shortname=shortname)
    version = had.select_related("entry__framework").defer("content").order_by("-pk").first()
    return version.entry if version else None


def _analytics(visit: Visit, strategy: Entry, numbering: Numbering) -> list[Analytic]:
    gathered = Gathered([strategy], visit.base, analytics(strategy))
    found = gathered.analytics(strategy.pk, platforms_of(gathered.analytic_ids))
    for analytic in found:
        marked = numbering.mark(analytic.passage.html, analytic.passage.references)
        analytic.passage.html = expand_links(marked, visit.base)
    return found
