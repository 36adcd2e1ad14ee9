"""What a visitor may not find, whatever the index says."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction


def restricted(path: str) -> Exists:
    """Return a condition that holds where a page is behind a view restriction, its own or one above it.

    `path` is the lookup of the page's tree path from the model that is filtered: "path" from Page itself.
    """
    below = ExpressionWrapper(OuterRef(path), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(below=below)
    return Exists(restrictions.filter(below__startswith=F("page__path")))


def hidden(prefix: str = "") -> Q:
    """Return a condition that holds for pages that a visitor may not see now: drafts, private and expired
    ones.

    `prefix` is the lookup of the page from the model that is filtered ("page__").
    """
    expired = Q(**{f"{prefix}expire_at__lte": timezone.now()})
    return Q(**{f"{prefix}live": False}) | expired | Q(restricted(f"{prefix}path"))


def hidden_pages() -> set[int]:
    """Return the ids of all hidden pages, in two queries.

    The index is kept current by signals; this holds even where somebody wrote to the database past them. The
    few restrictions are read first: asking of each page whether one lies above it takes PostgreSQL a hundred
    times as long.
    """
    condition = Q(live=False) | Q(expire_at__lte=timezone.now())
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        condition |= Q(path__startswith=path)
    return set(Page.objects.filter(condition).order_by().values_list("pk", flat=True))
