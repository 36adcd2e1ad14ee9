"""What the template of a technique page needs, from the page and the query string."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from wagtail.models import Page

from core.caching import tag
from core.models.page import Crumb
from frameworks.caching import framework_tag
from frameworks.technique import TechniqueView, Window, load
from frameworks.technique.commentary import Commentary, commentary
from frameworks.technique.editions import carrying, current_of, editions
from frameworks.technique.standing import stamp_of
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
    parent = page.get_parent()
    if page.entry is None:
        return {"view": None, "trail": trail_to(parent, request), "commentary": Commentary()}
    known = editions(page.entry, page)
    release = current_of(known)
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
    return {
        **shown(view, parent, request, window),
        "stamp": stamp_of(page, release),
        "commentary": commentary(page, view),
        "editions": carrying(known),
    }


def shown(
    view: TechniqueView, parent: Page, request: HttpRequest, window: Window, **kept: str
) -> dict[str, Any]:
    """Return what a template needs of a view, whichever release it is of.

    `parent` is the framework's page; `kept` are parameters that every address of this view carries on.
    """
    trail = trail_to(parent, request)
    wanted = request.GET.get(TACTIC, "")
    tactic = chosen_tactic(view, wanted)
    if tactic:
        trail.append(Crumb(tactic.title, tactic.url))
    if view.parent:
        trail.append(Crumb(f"{view.parent.external_id} {view.parent.title}", view.parent.url))
    return {
        "view": view,
        "entry": view.entry,
        "framework": view.entry.framework,
        "release": view.release,
        "home": parent.get_url(request),
        "trail": trail,
        "tactic": tactic,
        "siblings": branches(view, tactic),
        "sibling_count": len(view.siblings.get(tactic.pk, ())) if tactic else 0,
        "keep_tactic": f"?{urlencode({TACTIC: tactic.external_id.lower()})}"
        if tactic and TACTIC in request.GET
        else "",
        "query": window.query,
        "kept": {**kept, TACTIC: wanted} if wanted else kept,
        "plain": f"{request.path}?{urlencode(kept)}" if kept else request.path,
        "pager": pager(view, window, {**kept, TACTIC: wanted}),
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


def pager(view: TechniqueView, window: Window, parameters: Mapping[str, str]) -> Pager:
    """Return the pager of the procedures; it keeps the search and other parameters that have a value."""
    number, total = window.clamped(view.procedure_found), window.pages(view.procedure_found)
    kept = {name: value for name, value in {**parameters, QUERY: window.query}.items() if value}

    def address(page: int) -> str:
        return f"?{urlencode({**kept, PAGE: page})}#procedures" if 1 <= page <= total else ""

    return Pager(number, total, address(number - 1), address(number + 1))
