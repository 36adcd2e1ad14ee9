"""What every page of the site has in common."""

from wagtail.models import Page


class SitePage(Page):
    """The abstract base of every page type."""

    class Meta:
        abstract = True
