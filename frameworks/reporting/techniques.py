"""The technique pages that reports and the dashboard speak of, and how each stands."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from frameworks.models import Entry, Review, ReviewItem, TechniquePage
from frameworks.models.pages.technique import HAS_COMMENTARY

# What a row of a list never shows, and what weighs most.
HEAVY = ("commentary", "entry__text", "entry__html", "entry__references", "entry__attributes")


def pages_for(user: Any) -> PageQuerySet:
    """Return the pages that somebody may know of: those of their explorer, and those that anybody may read.

    The few restrictions are read first, because asking of each page whether one lies above it is slow.
    """
    pages: PageQuerySet = Page.objects.filter(depth__gt=1)
    if user.is_superuser:
        return pages
    public = Q(live=True)
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        public &= ~Q(path__startswith=path)
    explored = policy_registry.get_by_type(Page).explorable_instances(user)
    return pages.filter(public | Q(pk__in=explored.order_by().values("pk")))


def techniques_for(user: Any) -> QuerySet[TechniquePage]:
    """Return the technique pages that somebody may know of."""
    pages = TechniquePage.objects.all()
    if user.is_superuser:
        return pages
    return pages.filter(pk__in=pages_for(user).order_by().values("pk"))


def lists_techniques(user: Any) -> bool:
    """Return whether the admin's list of techniques, which is the explorer's, shows somebody anything."""
    explored: PageQuerySet = policy_registry.get_by_type(Page).explorable_instances(user)
    return bool(explored.type(TechniquePage).exists())


def in_force(pages: QuerySet[TechniquePage]) -> QuerySet[TechniquePage]:
    """Narrow to the techniques that the publisher stands by: those that coverage is measured against."""
    return pages.filter(entry__status=Entry.Status.ACTIVE)


def with_standing(pages: QuerySet[TechniquePage]) -> QuerySet[TechniquePage]:
    """Add to each page what is known of its reviews, without a query for each.

    `commented`, whether the firm has said anything; `reviewed_at`, `reviewed_release` and `reviewed_by` of
    the newest stamp; `item`, `grade` and `item_due` of the review item that waits, None without one.
    """
    stamps = Review.objects.filter(page=OuterRef("pk")).order_by("-reviewed_at", "-pk")
    items = ReviewItem.objects.filter(page=OuterRef("pk"), state__in=ReviewItem.PENDING).order_by("pk")

    def newest(name: str) -> Subquery:
        return Subquery(stamps.values(name)[:1])

    def waiting(name: str) -> Subquery:
        return Subquery(items.values(name)[:1])

    return pages.annotate(
        commented=ExpressionWrapper(HAS_COMMENTARY, BooleanField()),
        reviewed_at=newest("reviewed_at"),
        reviewed_release=newest("release__version"),
        reviewed_by=newest("reviewed_by__username"),
        item=waiting("pk"),
        grade=waiting("grade"),
        item_due=waiting("due"),
    )


def up_to_date() -> ExpressionWrapper:
    """Return the condition that a page's stamp holds: it has one, and no review item waits."""
    stamps = Review.objects.filter(page=OuterRef("pk"))
    items = ReviewItem.objects.filter(page=OuterRef("pk"), state__in=ReviewItem.PENDING)
    return ExpressionWrapper(Exists(stamps) & ~Exists(items), BooleanField())
