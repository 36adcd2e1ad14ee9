"""Number a technique's references: statement, detection, mitigations, assets, procedures, in this order.

Numbers do not depend on which procedures are shown: those of other pages are counted too.
"""

from collections.abc import Iterator

from frameworks.citations import Numbering, expand_links
from frameworks.technique.procedures import Window
from frameworks.technique.view import Passage, TechniqueView


def number(view: TechniqueView, window: Window | None = None) -> None:
    """Make what is shown ready to show, keep the procedures of `window` (None: all), list the sources."""
    numbering = Numbering()
    for passage in _before_procedures(view):
        _finish(passage, numbering, view.base)
    found = window.found(view.procedures) if window else view.procedures
    shown = window.cut(found) if window else found
    kept = {id(procedure) for procedure in shown}
    for procedure in view.procedures:
        if id(procedure) in kept:
            _finish(procedure.passage, numbering, view.base)
        else:
            numbering.count(procedure.passage.html, procedure.passage.references)
    view.procedure_total, view.procedure_found, view.procedures = len(view.procedures), len(found), shown
    view.references = numbering.shown


def _before_procedures(view: TechniqueView) -> Iterator[Passage]:
    yield view.statement
    for strategy in view.strategies:
        yield strategy.passage
        yield from (analytic.passage for analytic in strategy.analytics)
    yield from (component.passage for component in view.components)
    yield view.detection
    yield from (mitigation.passage for mitigation in view.mitigations)
    yield from (asset.passage for asset in view.assets)


def _finish(passage: Passage, numbering: Numbering, base: str) -> None:
    passage.html = expand_links(numbering.mark(passage.html, passage.references), base)
