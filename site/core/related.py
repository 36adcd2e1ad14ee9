"""The links of a page, read from both of its ends.

A link is made once, on the page where the editor thought of it (`core.models.related.RelatedPage`), and
shown on both: a technique that names a service with a reason is listed on that service with the same reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.utils.functional import cached_property
from wagtail.models import Page, PageViewRestriction

from core.models.related import RelatedPage


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a "related" list: where it leads, why, and whether the page itself made it."""

    page: Page
    reason: str
    own: bool
    identifier: str = ""  # what practitioners call the page, where it has such a name: "T1059.011"

    @property
    def kind(self) -> str:
        """What the page at the other end is, in a reader's words: "technique", "service"."""
        return link_kind(self.page)


def link_kind(page: Page) -> str:
    """Return the reader's word for a page's type, without loading the specific page."""
    model = page.specific_class or Page
    return str(getattr(model, "link_label", None) or model._meta.verbose_name)


def link_models() -> list[type[RelatedPage]]:
    """Return every concrete kind of link, in the order of the installed apps."""
    return [model for model in apps.get_models() if issubclass(model, RelatedPage)]


def public[P: Page](pages: QuerySet[P]) -> QuerySet[P]:
    """Narrow a queryset to the pages anyone may read: live, no restriction on them or on a page above them.

    `PageQuerySet.public()` asks for the restrictions in a query of its own; here they are part of the query.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path"))
    return pages.filter(~Exists(above), live=True)


def links_of(pages: Iterable[Page]) -> dict[int, list[Link]]:
    """Return the links of each page by its id, own ones first, in three queries however many pages there are.

    Links that a draft holds in memory (a preview, a revision) count in place of the stored ones. A page that
    is linked both ways is listed once, with the reason its own editor wrote.
    """
    by_id = {page.pk: page for page in pages}
    wanted: dict[int, dict[int, tuple[str, bool]]] = {pk: {} for pk in by_id}
    drafts = {pk: held for pk, page in by_id.items() if (held := _held_links(page)) is not None}
    for pk, held in drafts.items():
        for link in held:
            wanted[pk].setdefault(link.target_id, (link.reason, True))
    stored = _stored_links(by_id.keys())
    for source, target, reason in stored:
        if source in wanted and source not in drafts:
            wanted[source].setdefault(target, (reason, True))
    for source, target, reason in stored:
        if target in wanted and source != target:
            wanted[target].setdefault(source, (reason, False))
    ends = {end for links in wanted.values() for end in links}
    found = public(Page.objects.all()).in_bulk(ends) if ends else {}
    names = _identifiers(found.values())
    return {
        pk: [
            Link(found[end], reason, own, names.get(end, ""))
            for end, (reason, own) in links.items()
            if end in found
        ]
        for pk, links in wanted.items()
    }


class Linked:
    """What a page type that has links offers to templates and to the API; mixed in beside `SitePage`."""

    pk: int

    @cached_property
    def links(self) -> list[Link]:
        """The links of this page, from both ends; `prime_links` fills many pages at once."""
        return links_of([self])[self.pk]

    @property
    def related(self) -> list[dict[str, Any]]:
        """The links as the API serves them."""
        return [
            {
                "id": link.page.pk,
                "type": link.page.specific_class._meta.label
                if link.page.specific_class
                else "wagtailcore.Page",
                "title": link.page.title,
                "identifier": link.identifier,
                "url": link.page.full_url,
                "reason": link.reason,
                "direction": "to" if link.own else "from",
            }
            for link in self.links
        ]


def prime_links(pages: Collection[Linked]) -> None:
    """Fetch the links of many pages at once, so that reading them one by one asks the database nothing."""
    found = links_of(pages)
    for page in pages:
        page.links = found[page.pk]


def _identifiers(pages: Iterable[Page]) -> dict[int, str]:
    """Return the identifiers of those pages whose type has a classmethod `link_identifiers(ids)`."""
    by_model: dict[type[Page], list[int]] = defaultdict(list)
    for page in pages:
        if hasattr(page.specific_class, "link_identifiers"):
            by_model[page.specific_class].append(page.pk)
    return {pk: name for model, ids in by_model.items() for pk, name in model.link_identifiers(ids).items()}


def _held_links(page: Page) -> list[RelatedPage] | None:
    """Return the links a page object carries in memory instead of in the database, or None."""
    held = getattr(page, "_cluster_related_objects", {}).get("related_pages")
    return None if held is None else [link for link in held if link.target_id]


def _stored_links(ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """Return (from, to, reason) of every stored link that touches one of the pages, in the editors' order."""
    touches = Q(page__in=list(ids)) | Q(target__in=list(ids))
    parts = [
        model._default_manager.filter(touches)
        .order_by()
        .annotate(model=Value(model._meta.label, output_field=CharField()))
        .values_list("model", "page_id", "sort_order", "id", "target_id", "reason")
        for model in link_models()
    ]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True)
    return [(source, target, reason) for _, source, _, _, target, reason in sorted(rows, key=_place)]


def _place(row: tuple[str, int, int | None, int, int, str]) -> tuple[str, int, int, int]:
    """Order links as their editors did; an unsorted one (sort_order is NULL) comes first."""
    model, source, order, pk, _, _ = row
    return model, source, -1 if order is None else order, pk
