"""What the template of a technique page needs, from the page and the query string."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest

from core.caching import tag
from core.models.page import Crumb
from frameworks.caching import framework_tag
from frameworks.technique import TechniqueView, Window, load
from frameworks.technique.commentary import Commentary, commentary
from frameworks.technique.standing import standing
from frameworks.technique.view import Other
from frameworks.views.trail import trail_to

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage

PAGE, QUERY, TACTIC = "page", "q", "tactic"


@dataclass(frozen=True, slots=True)
class Branch:
    """A technique in the list of its tactic; unfolded (`is_current`) where the reader is in its family."""

    entry: Other
    children: tuple[Other, ...] = ()
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the procedures' page stands among the others; addresses are query strings with a fragment."""

    number: int
    total: int
    previous: str
    next: str


def context(page: "TechniquePage", request: HttpRequest) -> dict[str, Any]:
    """Return the context beyond Wagtail's own; `view` is None when the page has no entry."""
    release, stamp = standing(page)
    parent = page.get_parent()
    trail = trail_to(parent, request)
    if page.entry is None:
        return {"view": None, "trail": trail, "commentary": Commentary()}
    window = Window.of(request.GET.get(PAGE), request.GET.get(QUERY))
    view = load(
        [page.entry],
        parent.get_parent().get_url(request) or "",
        releases=[release] if release else [],
        window=window,
        siblings=True,
    )[page.entry.pk]
    frameworks = {page.entry.framework.slug, *(mapped.framework for mapped in view.mappings)}
    tag(request, *map(framework_tag, frameworks))
    tactic = chosen_tactic(view, request.GET.get(TACTIC, ""))
    tactic_asked = TACTIC in request.GET
    if tactic:
        trail.append(Crumb(tactic.title, tactic.url))
    if view.parent:
        trail.append(Crumb(f"{view.parent.external_id} {view.parent.title}", view.parent.url))
    return {
        "view": view,
        "entry": page.entry,
        "framework": page.entry.framework,
        "release": release,
        "stamp": stamp,
        "trail": trail,
        "tactic": tactic,
        "siblings": branches(view, tactic),
        "sibling_count": len(view.siblings.get(tactic.pk, ())) if tactic else 0,
        "keep_tactic": f"?{urlencode({TACTIC: tactic.external_id.lower()})}"
        if tactic and tactic_asked
        else "",
        "commentary": commentary(page, view),
        "query": window.query,
        "pager": pager(view, window, request.GET.get(TACTIC, "")),
    }


def chosen_tactic(view: TechniqueView, wanted: str) -> Other | None:
    """Return the tactic a reader came from, by its id, else the technique's first; None when it has none."""
    by_id = {tactic.external_id.lower(): tactic for tactic in view.tactics}
    return by_id.get(wanted.lower()) or (view.tactics[0] if view.tactics else None)


def branches(view: TechniqueView, tactic: Other | None) -> list[Branch]:
    """Return the techniques of a tactic by id, each with its sub-techniques.

    A sub-technique whose technique is not in the tactic stands for itself.
    """
    if tactic is None:
        return []
    siblings = view.siblings.get(tactic.pk, [])
    here = {other.pk for other in siblings}
    families = {view.entry.pk, view.parent.pk if view.parent else view.entry.pk}
    return [
        Branch(other, tuple(child for child in siblings if child.parent == other.pk), other.pk in families)
        for other in siblings
        if other.parent not in here
    ]


def pager(view: TechniqueView, window: Window, tactic: str) -> Pager:
    """Return the pager of the procedures; it keeps the search and the chosen tactic."""
    number, total = window.clamped(view.procedure_found), window.pages(view.procedure_found)
    kept = {name: value for name, value in ((TACTIC, tactic), (QUERY, window.query)) if value}

    def address(page: int) -> str:
        return f"?{urlencode({**kept, PAGE: page})}#procedures" if 1 <= page <= total else ""

    return Pager(number, total, address(number - 1), address(number + 1))
