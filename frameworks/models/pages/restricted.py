"""Who may see a page, asked in one query: every view of a framework and of a technique asks it."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from wagtail.models import PageViewRestriction

if TYPE_CHECKING:
    from core.models import SitePage

    Base = SitePage
else:
    Base = object


class OneQueryRestrictions(Base):
    """Mix into a page type. Wagtail loads all pages above to see which are aliases; here it is a join."""

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Return the restrictions on this page and those above it; an alias has those of its source."""
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        own = Q(page__path__in=paths, page__alias_of=None)
        return PageViewRestriction.objects.filter(own | Q(page__aliases__path__in=paths)).distinct()
