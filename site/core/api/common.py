"""What lists of every type of page can be narrowed by."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from wagtail.models import Page

from core.api.errors import RequestError
from core.api.parameters import flag, key
from core.api.served import Filter


def _exactly(name: str) -> Filter:
    return Filter(lambda pages, values: pages.filter(**{f"{name}__in": list(values)}), f"The page's {name}.")


def _by_id(pages: QuerySet[Page], values: Sequence[str]) -> QuerySet[Page]:
    return pages.filter(pk__in=[key("id", value) for value in values])


def _in_menus(pages: QuerySet[Page], values: Sequence[str]) -> QuerySet[Page]:
    return pages.filter(show_in_menus__in=[flag("show_in_menus", value) for value in values])


def _published(pages: QuerySet[Page], values: Sequence[str]) -> QuerySet[Page]:
    try:
        moments = [parse_datetime(value) or parse_date(value) for value in values]
    except ValueError:
        moments = [None]
    if not all(moments):
        raise RequestError(f"first_published_at: {', '.join(values)[:50]!r} is no date; write 2026-01-31")
    return pages.filter(first_published_at__date__in=[str(moment)[:10] for moment in moments])


COMMON = {
    "id": Filter(_by_id, "The page's id."),
    "title": _exactly("title"),
    "slug": _exactly("slug"),
    "show_in_menus": Filter(_in_menus, "Whether the page is in menus.", ("true", "false")),
    "first_published_at": Filter(_published, "The day the page was first published."),
}
