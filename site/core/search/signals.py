"""Keep the index current with what editors do."""

from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.search.models import SearchDocument
from core.search.pages import index_pages


def page_changed(instance: Page, **kwargs: Any) -> None:
    """Index a page that was published, or take it out when it was unpublished."""
    index_pages(Page.objects.filter(pk=instance.pk))


def page_saved(
    sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Index a page that code saved as a whole (`add_child`, a shell) without publishing it.

    A save of single fields is bookkeeping (a draft was saved, a lock was taken) or carries a draft in memory.
    """
    if issubclass(sender, Page) and hasattr(sender, "search_document") and not raw and update_fields is None:
        index_pages(Page.objects.filter(pk=instance.pk))


def slug_changed(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    """Follow a page to its new slug; Wagtail sends this after the commit."""
    follow(instance.pk, instance_before.url_path)


def page_moved(instance: Page, url_path_before: str, **kwargs: Any) -> None:
    """Follow a page to its new place."""
    follow(instance.pk, url_path_before)


def follow(page_id: int, url_path_before: str) -> None:
    """Correct the addresses of a page, of everything below it, and of the views that these pages serve."""
    moved = Page.objects.get(pk=page_id)
    below = Page.objects.descendant_of(moved, inclusive=True)
    index_pages(below)
    served = SearchDocument.objects.filter(page__in=below, is_page=False)
    for page in below.filter(pk__in=served.values("page")):
        after = page.get_url()
        page.url_path = url_path_before + page.url_path.removeprefix(moved.url_path)
        before = page.get_url()
        if before and after:
            served.filter(page=page.pk, url__startswith=before).update(
                url=Concat(Value(after), Substr(F("url"), len(before) + 1))
            )


def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Hide or show a page and everything below it."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        index_pages(Page.objects.descendant_of(page, inclusive=True))


def site_changed(**kwargs: Any) -> None:
    """Give every page its address anew: a site's root or host has an effect on all of them."""
    index_pages(Page.objects.all())


def connect() -> None:
    """Connect the receivers; called once, when the app is ready.

    Deleting needs none: documents go with their page by their foreign key.
    """
    for signal in (page_published, page_unpublished):
        signal.connect(page_changed, dispatch_uid="search_index.page_changed")
    page_slug_changed.connect(slug_changed, dispatch_uid="search_index.slug_changed")
    post_page_move.connect(page_moved, dispatch_uid="search_index.page_moved")
    post_save.connect(page_saved, dispatch_uid="search_index.page_saved")
    for signal in (post_save, post_delete):
        signal.connect(
            restriction_changed, sender=PageViewRestriction, dispatch_uid="search_index.restriction_changed"
        )
        signal.connect(site_changed, sender=Site, dispatch_uid="search_index.site_changed")
