"""What the site's search knows of the catalogue: entries with a page, and entries that only have a view.

Documents are built in bulk, a handful of queries for any number of entries, because an import hands in
thousands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import batched

from core.search.documents import Document, page_key
from core.search.index import index, remove
from frameworks.dialects import dialect_of
from frameworks.importing.dialect import Dialect
from frameworks.models import Entry, EntryLabel, Framework, FrameworksIndexPage, Relationship, TechniquePage
from frameworks.models.pages.technique import HAS_COMMENTARY

BATCH = 1000


def index_entries(framework: Framework, pks: Iterable[int]) -> None:
    """Bring the documents of these entries up to date: in when a reader can see them, out when not.

    So are those of the techniques of a tactic among them: its name is their facet.
    """
    dialect = dialect_of(framework)
    found = Entry.objects.filter(kind__in=dialect.page_kinds | dialect.searched_kinds)
    for chunk in batched(_with_members(framework, pks), BATCH):
        entries = list(found.filter(pk__in=chunk).defer("text", "references"))
        shown, gone = [], []
        for document_key, document in _documents(framework, entries):
            shown.append(document) if document else gone.append(document_key)
        index(shown)
        remove(keys=gone)


def _with_members(framework: Framework, pks: Iterable[int]) -> list[int]:
    wanted = set(pks)
    tactics = Entry.objects.filter(framework=framework, kind="tactic").values_list("pk", flat=True)
    members = Relationship.objects.filter(type="in-tactic", target__in=wanted.intersection(tactics))
    return sorted(wanted.union(members.order_by().values_list("source", flat=True)))


def document_of(page: TechniquePage) -> Document | None:
    """Return the document of one technique page as it is stored, for when its commentary was published."""
    if page.entry is None:
        return None
    return next((document for _, document in _documents(page.entry.framework, [page.entry])), None)


def catalogue_documents() -> Iterator[Document]:
    """Yield the document of everything shown of every framework, for a rebuild of the index."""
    for framework in Framework.objects.all():
        entries = Entry.objects.filter(framework=framework).defer("text", "references")
        for chunk in batched(entries.iterator(chunk_size=BATCH), BATCH):
            yield from (document for _, document in _documents(framework, list(chunk)) if document)


def _documents(framework: Framework, entries: list[Entry]) -> Iterator[tuple[str, Document | None]]:
    """Yield each entry's key in the index with its document, or None where no reader can see it."""
    dialect = dialect_of(framework)
    pks = [entry.pk for entry in entries]
    live = TechniquePage.objects.filter(entry__in=pks, live=True)
    pages = dict(live.values_list("entry_id", "pk"))
    # A stream of blocks is slow to load, and most pages have none.
    commented = {page.entry_id: page for page in live.filter(HAS_COMMENTARY)}
    tactics = _tactics(pks)
    platforms = _platforms(pks)
    base = _base_url()
    for entry in entries:
        page = pages.get(entry.pk)
        key = page_key(page) if page else f"entry:{entry.pk}"
        path = dialect.path(framework.slug, entry.kind, entry.external_id, entry.key)
        if not _is_found(entry, page, dialect) or path is None:
            yield key, None
            continue
        yield (
            key,
            Document(
                key=key,
                url=f"{base}{path}",
                title=entry.title,
                type=dialect.label(entry.kind),
                text=_text(entry, commented.get(entry.pk), dialect),
                framework=framework.name,
                external_id=entry.external_id,
                names=entry.attributes.get("aliases", ()),
                facets={"tactic": tactics[entry.pk], "platform": platforms[entry.pk]},
                page_id=page,
            ),
        )


def _is_found(entry: Entry, page: int | None, dialect: Dialect) -> bool:
    """Return whether a reader finds it: with a live page, deprecated or not; without one, an active one."""
    if entry.kind in dialect.page_kinds:
        return page is not None and entry.is_shown
    return entry.status == Entry.Status.ACTIVE and entry.kind in dialect.searched_kinds


def _text(entry: Entry, page: TechniquePage | None, dialect: Dialect) -> str:
    """Return the words of both layers, the firm's first, as they stand first on the page."""
    words = [dialect.plain(entry.html)]
    if page is not None:
        commentary = page._meta.get_field("commentary").get_searchable_content(page.commentary)
        words = [page.one_line, *commentary, *words]
    return " ".join(filter(None, words))


def _tactics(pks: list[int]) -> Mapping[int, list[str]]:
    return _grouped(
        Relationship.objects.filter(source__in=pks, type="in-tactic").values_list("source", "target__title")
    )


def _platforms(pks: list[int]) -> Mapping[int, list[str]]:
    return _grouped(EntryLabel.objects.filter(entry__in=pks, scheme="platform").values_list("entry", "value"))


def _grouped(rows: Iterable[tuple[int, str]]) -> Mapping[int, list[str]]:
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for pk, value in rows:
        groups[pk].append(value)
    return groups


def _base_url() -> str:
    page = FrameworksIndexPage.objects.first()
    return (page.get_url() if page else None) or "/frameworks/"
