"""The routes themselves."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from wagtail.api.v3.auth import AllowAnonymous, BearerTokenAuth

from core.api.listing import DEFAULT_LIMIT, MAX_LIMIT
from core.api.parameters import MAX_OFFSET, Parameters, among
from core.api.v3.declaring import declares
from core.api.v3.reads import reading_of
from core.api.visibility import visible_pages
from frameworks.api.catalogue.answers import (
    entry_detail,
    entry_items,
    framework_items,
    relationship_items,
    release_item,
)
from frameworks.api.schemas.catalogue import (
    CatalogueEntryDetail,
    Entries,
    FrameworkOut,
    Frameworks,
    Relationships,
    Releases,
)
from frameworks.attack.kinds import parse_id
from frameworks.models import Entry, Framework, FrameworkPage, Relationship

router = Router(tags=["frameworks"], auth=[BearerTokenAuth(), AllowAnonymous()])

WINDOW = {"limit": f"How many, at most {MAX_LIMIT}.", "offset": "How many to pass over first."}
ENTRIES = {
    "kind": "technique, subtechnique, tactic, mitigation, software, group, campaign, …",
    "status": f"{', '.join(Entry.Status.values)}.",
    "external_id": "The publisher's ids, in any spelling.",
    "platform": "What an entry says it is for, such as Windows.",
    **WINDOW,
}
RELATIONSHIPS = {
    "type": "uses, mitigates, detects, in-tactic, subtechnique-of, has-analytic, …",
    "source": "The external ids that the statements start from.",
    "target": "The external ids that they are about.",
    **WINDOW,
}


@declares(WINDOW)
class WindowParameters(Schema):
    """Which part of a list."""


@declares(ENTRIES)
class EntryParameters(Schema):
    """Which entries."""


@declares(RELATIONSHIPS)
class RelationshipParameters(Schema):
    """Which relationships."""


HEAVY = ("text", "html", "references", "attributes")  # columns that a list does not need


@router.get("/", response=Frameworks, summary="List frameworks", operation_id="frameworks_list")
def frameworks(request: HttpRequest) -> dict[str, Any]:
    """The frameworks whose page anybody may see, with their current releases."""
    items = framework_items(_pages(request), reading_of(request))
    return {"count": len(items), "items": items}


@router.get("/{slug}/", response=FrameworkOut, summary="Framework", operation_id="frameworks_detail")
def framework(request: HttpRequest, slug: str) -> FrameworkOut:
    """One framework."""
    return framework_items([_page(request, slug)], reading_of(request))[0]


@router.get(
    "/{slug}/releases/", response=Releases, summary="List releases", operation_id="frameworks_releases"
)
def releases(request: HttpRequest, slug: str, parameters: Query[WindowParameters]) -> dict[str, Any]:
    """The releases of a framework that were imported, the newest first."""
    found = (
        _framework(request, slug).releases.exclude(state="importing").order_by("-released_on", "-imported_at")
    )
    return {"count": found.count(), "items": [release_item(one) for one in _window(request, found)]}


@router.get("/{slug}/entries/", response=Entries, summary="List entries", operation_id="frameworks_entries")
def entries(request: HttpRequest, slug: str, parameters: Query[EntryParameters]) -> dict[str, Any]:
    """The entries of a framework by external id."""
    given = Parameters(request.GET)
    found = Entry.objects.filter(framework=_framework(request, slug)).order_by("external_id", "pk")
    if kinds := given.many("kind"):
        known = found.order_by().values_list("kind", flat=True).distinct()
        found = found.filter(kind__in=among("kind", kinds, sorted(known)))
    if statuses := given.many("status"):
        found = found.filter(status__in=among("status", statuses, Entry.Status.values))
    if ids := given.many("external_id"):
        found = found.filter(external_id__in=[_id(one) for one in ids])
    if platforms := given.many("platform"):
        wanted = Q()
        for value in platforms:
            wanted |= Q(labels__scheme="platform", labels__value__iexact=value)
        found = found.filter(wanted).distinct()
    light = found.defer(*HEAVY, *(f"parent__{name}" for name in HEAVY))
    window = _window(request, light.select_related("framework", "parent"))
    return {"count": found.count(), "items": entry_items(window, reading_of(request))}


@router.get(
    "/{slug}/entries/{external_id}/",
    response=CatalogueEntryDetail,
    summary="Entry",
    operation_id="frameworks_entry",
)
def entry(request: HttpRequest, slug: str, external_id: str) -> CatalogueEntryDetail:
    """One entry, by its id in any spelling or by the publisher's key; of an id used twice the better one."""
    found = Entry.objects.filter(framework=_framework(request, slug)).select_related("framework", "parent")
    found = found.filter(Q(external_id=_id(external_id)) | Q(key=external_id))
    best = list(Entry.Status)
    chosen = min(found, key=lambda one: (best.index(Entry.Status(one.status)), one.pk), default=None)
    if chosen is None:
        raise Http404(f"{slug} has no entry {external_id}")
    return entry_detail(chosen, reading_of(request))


@router.get(
    "/{slug}/relationships/",
    response=Relationships,
    summary="List relationships",
    operation_id="frameworks_relationships",
)
def relationships(
    request: HttpRequest, slug: str, parameters: Query[RelationshipParameters]
) -> dict[str, Any]:
    """What the publisher says about two entries: of these types, from and to these external ids."""
    given = Parameters(request.GET)
    found = Relationship.objects.filter(framework=_framework(request, slug)).order_by("pk")
    if types := given.many("type"):
        known = found.order_by().values_list("type", flat=True).distinct()
        found = found.filter(type__in=among("type", types, sorted(known)))
    for end in ("source", "target"):
        if ids := given.many(end):
            found = found.filter(**{f"{end}__external_id__in": [_id(one) for one in ids]})
    return {"count": found.count(), "items": relationship_items(_window(request, found), reading_of(request))}


def _pages(request: HttpRequest) -> list[FrameworkPage]:
    pages = visible_pages(request, FrameworkPage).filter(framework__isnull=False)
    return list(pages.select_related("framework").order_by("path"))


def _page(request: HttpRequest, slug: str) -> FrameworkPage:
    page: FrameworkPage | None = (
        visible_pages(request, FrameworkPage).filter(framework__slug=slug).select_related("framework").first()
    )
    if page is None:
        raise Http404(f"there is no framework {slug}")
    return page


def _framework(request: HttpRequest, slug: str) -> Framework:
    page = _page(request, slug)
    assert page.framework is not None  # noqa: S101 - `_page` finds none without
    return page.framework


def _window(request: HttpRequest, found: Any) -> list[Any]:
    given = Parameters(request.GET)
    limit, offset = given.number("limit", DEFAULT_LIMIT, MAX_LIMIT), given.number("offset", 0, MAX_OFFSET)
    return list(found[offset : offset + limit])


def _id(text: str) -> str:
    """Return an id as its publisher writes it, where it is one of ATT&CK's; else as it was given."""
    parsed = parse_id(text.lower().removeprefix("attack-"))
    return parsed[1] if parsed else text
