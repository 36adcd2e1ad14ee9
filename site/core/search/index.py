"""Write the search index: the only place that does."""

from collections.abc import Iterable, Iterator
from itertools import batched, chain

from django.db import transaction
from django.db.models import Q

from core.search import identifiers, sources
from core.search.documents import MAX_TEXT, Document, page_key
from core.search.engines import engine
from core.search.facets import facet_set_ids
from core.search.models import FacetSet, SearchDocument
from core.search.words import clean, words

BATCH = 1000  # documents written at a time, which bounds the memory of an import

_FIELDS = [
    field.attname for field in SearchDocument._meta.concrete_fields if field.attname not in ("id", "key")
]


def index(documents: Iterable[Document]) -> int:
    """Put documents in, or in the place of those with the same key. Return how many were new or different.

    Unchanged documents cost one comparison. Call it inside the transaction that changes what they describe.
    """
    return sum(_write({document.key: document for document in some}) for some in batched(documents, BATCH))


def remove(*, keys: Iterable[str] = (), page_ids: Iterable[int] = ()) -> None:
    """Take out the documents with these keys, and everything that these pages serve."""
    condition = Q(key__in=list(keys)) | Q(page_id__in=list(page_ids))
    SearchDocument.objects.filter(condition).delete()


def rebuild() -> int:
    """Make the index anew from every page and source, in one transaction. Return the number of documents."""
    from core.search.pages import all_page_documents

    with transaction.atomic():
        SearchDocument.objects.all().delete()
        FacetSet.objects.all().delete()
        index(_each_key_once(chain(sources.documents(), all_page_documents())))
        return SearchDocument.objects.count()


def _each_key_once(documents: Iterable[Document]) -> Iterator[Document]:
    seen = set()
    for document in documents:
        if document.key not in seen:
            seen.add(document.key)
            yield document


@transaction.atomic  # what is replaced must not change between the reading and the writing
def _write(documents: dict[str, Document]) -> int:
    known = {
        key: (pk, bytes(digest))
        for key, pk, digest in SearchDocument.objects.filter(key__in=documents).values_list(
            "key", "pk", "digest"
        )
    }
    digests = {key: document.digest() for key, document in documents.items()}
    changed = [d for key, d in documents.items() if key not in known or known[key][1] != digests[key]]
    if not changed:
        return 0
    facets = facet_set_ids([document.all_facets() for document in changed])
    rows = [_row(d, digests[d.key], facet_set) for d, facet_set in zip(changed, facets, strict=True)]
    database = engine()
    if replaced := [known[row.key][0] for row in rows if row.key in known]:
        database.forget(replaced)
    SearchDocument.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=_FIELDS
    )
    database.learn(rows)
    return len(rows)


def _row(document: Document, digest: bytes, facet_set_id: int) -> SearchDocument:
    title = clean(document.title)[:255]
    external_id = clean(document.external_id)[:100]
    return SearchDocument(
        key=document.key,
        page_id=document.page_id,
        is_page=document.page_id is not None and document.key == page_key(document.page_id),
        facet_set_id=facet_set_id,
        external_id=external_id,
        id_key=identifiers.key(external_id),
        title_key=" ".join(words(title))[:255],
        digest=digest,
        url=document.url,
        title=title,
        names=" ".join(clean(name) for name in (external_id, *document.names) if name),
        text=clean(document.text[:MAX_TEXT]),
    )
