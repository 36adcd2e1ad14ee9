"""A technique as a reader meets it: the publisher's layer of a page, gathered from rows as plain data.

    load([entry, …], base="/frameworks/") ── {entry.pk: TechniqueView}    for lists and the API, many at once
    from_entry(entry, base=…)             ── one TechniqueView
    from_page(page, base=…)               ── the same for a page's entry

Three queries whatever the number of techniques and of their relations (`graph`, platforms, mappings); a
fourth for the release when it is not given.
"""

from frameworks.technique.loading import from_entry, from_page, load
from frameworks.technique.procedures import Window
from frameworks.technique.view import TechniqueView

__all__ = ["TechniqueView", "Window", "from_entry", "from_page", "load"]
