"""What follows when a note on a release is published, taken back or deleted.

The pages of its framework, which show it, are purged, and the search knows the words of published notes.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_delete
from wagtail.models import PageViewRestriction
from wagtail.rich_text import get_text_for_indexing
from wagtail.signals import page_published, published, unpublished

from core.caching import purge
from core.search import sources
from core.search.documents import Document
from core.search.index import index, remove
from frameworks.caching import framework_tag
from frameworks.models import FrameworkPage, ReleaseNote


def note_published(instance: ReleaseNote, **kwargs: Any) -> None:
    """Let readers see and find it."""
    purge(framework_tag(instance.release.framework.slug))
    index(_documents(pk=instance.pk))


def note_gone(instance: ReleaseNote, **kwargs: Any) -> None:
    """Let readers neither see nor find it any more; it was unpublished or deleted."""
    purge(framework_tag(instance.release.framework.slug))
    remove(keys=[_key(instance)])


def framework_published(instance: FrameworkPage, **kwargs: Any) -> None:
    """Let readers find the notes again: when the page went, they went with it."""
    index(_documents(release__framework=instance.framework_id))


def restriction_lifted(**kwargs: Any) -> None:
    """The same, when a restriction on some page is gone."""
    index(_documents())


def note_documents() -> Iterator[Document]:
    """Yield what the search knows of every published note, for a rebuild of the index."""
    yield from _documents()


def _documents(**narrowed: Any) -> Iterator[Document]:
    notes = ReleaseNote.objects.filter(live=True, **narrowed).select_related("release__framework__page")
    for note in notes:
        framework = note.release.framework
        page: FrameworkPage | None = getattr(framework, "page", None)
        if page is None or not page.live:
            continue
        yield Document(
            key=_key(note),
            url=f"{page.get_url()}releases/{note.release.slug}/",
            title=f"{framework.name} {note.release.version}: what changed, what we think",
            type="Release",
            text=f"{note.one_line} {get_text_for_indexing(note.body)}",
            framework=framework.name,
            page_id=page.pk,
        )


def _key(note: ReleaseNote) -> str:
    return f"release:{note.release_id}"


def connect() -> None:
    """Connect the receivers and hand the notes to the search; called once, when the app is ready."""
    sources.register(note_documents)
    published.connect(note_published, sender=ReleaseNote, dispatch_uid="frameworks.note_published")
    for signal in (unpublished, post_delete):
        signal.connect(note_gone, sender=ReleaseNote, dispatch_uid="frameworks.note_gone")
    post_delete.connect(
        restriction_lifted, sender=PageViewRestriction, dispatch_uid="frameworks.restriction_lifted"
    )
    page_published.connect(
        framework_published, sender=FrameworkPage, dispatch_uid="frameworks.framework_published"
    )
