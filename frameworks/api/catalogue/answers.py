"""Rows of the catalogue as the routes serve them; a few queries for any number of rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.api.reading import Reading
from core.related import public
from frameworks.api.pages import entry_counts
from frameworks.api.publisher import entry_ref, references_out
from frameworks.api.schemas.catalogue import (
    CatalogueEntry,
    CatalogueEntryDetail,
    CatalogueRelationship,
    CatalogueRelease,
    FrameworkOut,
)
from frameworks.api.schemas.publisher import Text
from frameworks.api.techniques import index_address
from frameworks.citations import Numbering, expand_links
from frameworks.models import Entry, FrameworkPage, Relationship, Release, TechniquePage


def framework_items(pages: Sequence[FrameworkPage], reading: Reading) -> list[FrameworkOut]:
    """Return the frameworks of these pages."""
    shown = [(page, page.framework) for page in pages if page.framework is not None]
    pks = [framework.pk for _, framework in shown]
    counts = entry_counts(pks)
    current = Release.objects.filter(framework__in=pks, state=Release.State.CURRENT)
    releases = {release.framework_id: release_item(release) for release in current}
    return [
        FrameworkOut(
            slug=framework.slug,
            name=framework.name,
            publisher=framework.publisher,
            licence=framework.licence,
            notice=framework.notice,
            home_url=framework.home_url,
            url=reading.url_of(page),
            release=releases.get(framework.pk),
            counts=counts[framework.pk],
        )
        for page, framework in shown
    ]


def release_item(release: Release) -> CatalogueRelease:
    """Return a release; where its file lay on our disk is nobody's business."""
    return CatalogueRelease(
        version=release.version,
        released_on=release.released_on,
        state=release.state,
        imported_at=release.imported_at,
        sha256=release.sha256,
    )


def entry_items(entries: Sequence[Entry], reading: Reading) -> list[CatalogueEntry]:
    """Return entries in a list; they come with `framework` and `parent` selected."""
    base = index_address(reading)
    pages = public(TechniquePage.objects.filter(entry__in=[entry.pk for entry in entries]))
    page_ids = dict(pages.values_list("entry_id", "pk"))
    return [_item(entry, base, page_ids.get(entry.pk)) for entry in entries]


def entry_detail(entry: Entry, reading: Reading) -> CatalogueEntryDetail:
    """Return one entry with its text, its citations numbered."""
    item = entry_items([entry], reading)[0]
    base = index_address(reading)
    numbering = Numbering()
    html = expand_links(numbering.mark(entry.html, entry.cited), base)
    labels: defaultdict[str, list[str]] = defaultdict(list)
    for label in entry.labels.all():
        labels[label.scheme].append(label.value)
    hidden = {name for name in entry.attributes if name.endswith(("_html", "_citation"))}
    return CatalogueEntryDetail(
        **item.model_dump(),
        statement=Text(source=entry.text, html=html),
        references=references_out(numbering.shown),
        labels=dict(labels),
        attributes={name: value for name, value in entry.attributes.items() if name not in hidden},
        replaced_by=entry_ref(entry.successor(), base) if entry.revoked_by_id else None,
    )


def relationship_items(rows: Sequence[Relationship], reading: Reading) -> list[CatalogueRelationship]:
    """Return relationships with both their ends."""
    base = index_address(reading)
    ends = _ends(rows)
    items = []
    for row in rows:
        numbering = Numbering()
        html = expand_links(numbering.mark(row.html, row.cited), base)
        items.append(
            CatalogueRelationship(
                type=row.type,
                source=entry_ref(ends[row.source_id], base),
                target=entry_ref(ends[row.target_id], base),
                html=html,
                references=references_out(numbering.shown),
            )
        )
    return items


def _ends(rows: Iterable[Relationship]) -> dict[int, Entry]:
    pks = {pk for row in rows for pk in (row.source_id, row.target_id)}
    entries = Entry.objects.select_related("framework").defer("text", "html", "references", "attributes")
    return entries.in_bulk(pks)


def _item(entry: Entry, base: str, page_id: int | None) -> CatalogueEntry:
    return CatalogueEntry(
        **entry_ref(entry, base).model_dump(),
        key=entry.key,
        parent=entry.parent.external_id if entry.parent else "",
        publisher_url=entry.url,
        version=entry.source_version,
        created=entry.source_created,
        modified=entry.source_modified,
        page_id=page_id,
    )
