"""Links that lead readers nowhere: to what was deleted, taken offline, made private, revoked or withdrawn.

What is live is looked at: commentary, rich text, hand-made links and the settings of the site. Addresses
outside the site are not fetched.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import ForeignKey, Model, QuerySet
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from core.references import (
    DOCUMENT,
    IMAGE,
    PAGE,
    Reference,
    references_of,
    referring_fields,
    referring_models,
)
from core.related import link_models
from frameworks.models import Entry, TechniquePage
from frameworks.reporting.techniques import pages_for

BATCH = 900
HIDDEN = "(a page you may not see)"


class Problem(StrEnum):
    """What is wrong with a link; the value is what a reader of the report is told."""

    DELETED = "Deleted"
    UNPUBLISHED = "Not published"
    PRIVATE = "Private"
    REVOKED = "Technique revoked"
    WITHDRAWN = "Technique no longer carried"


PROBLEMS = {Entry.Status.REVOKED: Problem.REVOKED, Entry.Status.WITHDRAWN: Problem.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class DeadLink:
    """One link to mend: on what, in which field, to what, and what is wrong with it."""

    source: str
    url: str
    field: str
    kind: str
    target: str
    target_url: str
    problem: Problem


class _Found(NamedTuple):
    """A reference and what holds it; `tree` is the path of the page in the tree, empty for anything else."""

    source: str
    url: str
    tree: str
    field: str
    reference: Reference


class _Target(NamedTuple):
    """What is known of something that is linked to."""

    name: str
    url: str
    problem: Problem | None
    tree: str = ""


def dead_links(user: Any, place: Callable[[Page], str]) -> list[DeadLink]:
    """Return the dead links on everything that somebody may know of; `place` says where a page leads.

    A query for each type of page and a few for their targets, however many pages there are.
    """
    found = list(_references(user, place))
    wanted: dict[str, set[int]] = defaultdict(set)
    for one in found:
        wanted[one.reference.kind].add(one.reference.pk)
    targets = {
        PAGE: _pages(wanted[PAGE], user, place),
        DOCUMENT: _documents(wanted[DOCUMENT]),
        IMAGE: {
            pk: _Target(title, "", None)
            for pk, title in _read(get_image_model(), wanted[IMAGE], "pk", "title")
        },
    }
    restricted = list(PageViewRestriction.objects.values_list("page__path", flat=True))
    return [
        DeadLink(
            one.source,
            f"{one.url}#:w:contentpath={one.reference.path}",
            one.field,
            one.reference.kind.capitalize(),
            target.name,
            target.url,
            problem,
        )
        for one in found
        for target in [targets[one.reference.kind].get(one.reference.pk) or _gone(one.reference)]
        if (problem := target.problem or _private(one.tree, target.tree, restricted))
    ]


def _references(user: Any, place: Callable[[Page], str]) -> Iterator[_Found]:
    """Yield every link on what is live and may be seen: first in texts, then those made by hand."""
    seen = set(pages_for(user).order_by().values_list("pk", flat=True))
    finder = AdminURLFinder(user)
    for model in referring_models():
        things = _things(model)
        if issubclass(model, Page) or hasattr(model, "live"):
            things = things.filter(live=True)
        for thing in things:
            page = thing if isinstance(thing, Page) else None
            if page is not None and page.pk not in seen:
                continue
            url = place(page) if page is not None else finder.get_edit_url(thing)
            if not url:
                continue  # a setting or a snippet of somebody else's
            name = page.get_admin_display_title() if page is not None else str(thing)
            labels = {field.name: str(field.verbose_name) for field in referring_fields(model)}
            for reference in references_of(thing):
                label = labels[reference.path.split(".")[0]].capitalize()
                yield _Found(name, url, page.path if page is not None else "", label, reference)
    for links in link_models():
        for link in links._default_manager.filter(page__live=True).select_related("page"):
            page = link.page
            if page.pk in seen:
                name = page.specific_deferred.get_admin_display_title()
                reference = Reference(PAGE, link.target_id, "related_pages")
                yield _Found(name, place(page), page.path, "Related pages", reference)


def _things(model: type[Model]) -> QuerySet[Any]:
    """Return the rows with the texts that are read, and what they are called by."""
    if not issubclass(model, Page):
        return model._default_manager.select_related(*_required(model))
    named = ("title", "draft_title", "slug", "url_path", "path", "live", "content_type")
    return model._default_manager.only(*(field.name for field in referring_fields(model)), *named)


def _required(model: type[Model], depth: int = 2) -> list[str]:
    """Return the lookups of what every row has, which is what rows are called after."""
    names = []
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and not field.null:
            names.append(field.name)
            deeper = _required(field.related_model, depth - 1) if depth > 1 else []
            names += [f"{field.name}__{name}" for name in deeper]
    return names


def _pages(ids: Collection[int], user: Any, place: Callable[[Page], str]) -> dict[int, _Target]:
    now = timezone.now()
    standing = dict(_read(TechniquePage, ids, "pk", "entry__status"))
    found = {}
    for chunk in batched(sorted(ids), BATCH):
        seen = set(pages_for(user).order_by().filter(pk__in=chunk).values_list("pk", flat=True))
        for page in Page.objects.filter(pk__in=chunk).order_by():
            problem = PROBLEMS.get(standing.get(page.pk, ""))
            if not page.live or (page.expire_at is not None and page.expire_at <= now):
                problem = Problem.UNPUBLISHED
            known = page.pk in seen
            found[page.pk] = _Target(
                page.title if known else HIDDEN, place(page) if known else "", problem, page.path
            )
    return found


def _documents(ids: Collection[int]) -> dict[int, _Target]:
    private = list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    return {
        pk: _Target(title, "", Problem.PRIVATE if path.startswith(tuple(private)) and private else None)
        for pk, title, path in _read(get_document_model(), ids, "pk", "title", "collection__path")
    }


def _read(model: type[Model], ids: Collection[int], *columns: str) -> Iterator[Any]:
    for chunk in batched(sorted(ids), BATCH):
        yield from model._default_manager.filter(pk__in=chunk).order_by().values_list(*columns)


def _gone(reference: Reference) -> _Target:
    return _Target(f"{reference.kind.capitalize()} {reference.pk}", "", Problem.DELETED)


def _private(source: str, target: str, restricted: list[str]) -> Problem | None:
    """Return PRIVATE where a page is behind a restriction that whoever reads the link is not behind too."""
    behind = [path for path in restricted if target.startswith(path)] if target else []
    return Problem.PRIVATE if any(not source.startswith(path) for path in behind) else None
