"""Write the firm's commentary on techniques that have been imported."""

from wagtail.models import Page

from frameworks.models import TechniqueLink, TechniquePage
from frameworks.reviewing.stamping import stamp
from pages.demo.shapes import Commentary
from pages.demo.techniques import COMMENTARY
from pages.demo.tree import Tree

FRAMEWORK = "attack"


def write_commentary(tree: Tree) -> tuple[int, int]:
    """Publish the commentary on every technique that has none, reviewed against the current release; return
    how many were written, how many wait.

    A technique waits when no import has brought it yet, or its release does not know it.
    """
    by_id = {note.technique: note for note in COMMENTARY}
    pages = TechniquePage.objects.filter(
        entry__external_id__in=by_id, entry__framework__slug=FRAMEWORK
    ).select_related("entry")
    written = 0
    for page in pages:
        note = by_id.pop(page.entry.external_id)
        if page.has_commentary:
            continue
        _write(page, note, tree)
        stamp(page, tree.publisher)
        written += 1
    return written, len(by_id)


def _write(page: TechniquePage, note: Commentary, tree: Tree) -> None:
    page.one_line = note.one_line
    page.priority = note.priority
    page.author = tree.author
    page.commentary = note.blocks
    page.related_pages = [
        TechniqueLink(target=Page(pk=tree.pages[link.path].pk), reason=link.reason, sort_order=order)
        for order, link in enumerate(note.links)
        if link.path in tree.pages
    ]
    tree.write(page)
