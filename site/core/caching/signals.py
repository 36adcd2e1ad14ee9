"""Purge what editors change. What imports and mappings change, they purge themselves."""

from typing import Any

from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete, pre_save
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail.snippets.models import get_snippet_models

from core.caching.links import links_of, pages_showing, touched_by
from core.caching.tags import SITE, purge


def purge_site(**kwargs: Any) -> None:
    """Purge everything: a setting, a site, a restriction or an address changed, or the code did."""
    purge(SITE)


def before_save(
    sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Purge what a page is linked with before its links change, and everything when the menu changes."""
    if not issubclass(sender, Page) or raw or update_fields is not None or instance.pk is None:
        return
    before: Page | None = type(instance)._default_manager.filter(pk=instance.pk).first()
    if before is not None:
        purge(*touched_by(before))
    if _menu_line(before) != _menu_line(instance):
        purge(SITE)


def _menu_line(page: Page | None) -> tuple[str, ...] | None:
    """Return what a menu shows of a page; None when it shows nothing."""
    if page is None or not (page.live and page.show_in_menus):
        return None
    return page.title, page.slug, getattr(page, "menu_description", page.search_description)


def after_save(
    sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Purge what shows a page, an image, a document or a snippet that was saved.

    A save of single fields of a page is bookkeeping: a draft was saved, a lock was taken.
    """
    if raw:
        return
    if issubclass(sender, AbstractSetting):
        purge_site()
    elif issubclass(sender, Page):
        if update_fields is None:
            purge(*touched_by(instance))
    elif _stands_on_pages(sender):
        purge(*pages_showing(instance))


def _stands_on_pages(model: type) -> bool:
    return issubclass(model, (AbstractImage, AbstractDocument)) or model in get_snippet_models()


def page_changed(instance: Page, **kwargs: Any) -> None:
    """Purge what shows a page that was published or unpublished, and what it links to from now on."""
    purge(*touched_by(instance), *links_of(instance))


def before_delete(sender: type, instance: Any, **kwargs: Any) -> None:
    """Purge what showed a page (the menu perhaps), an image, a document or a snippet, while that is known."""
    if issubclass(sender, Page):
        purge(*touched_by(instance), *([SITE] if instance.show_in_menus else []))
    elif _stands_on_pages(sender):
        purge(*pages_showing(instance))


def connect() -> None:
    """Connect the receivers; called once, when the app is ready.

    `post_migrate` stands for a deployment: new templates, new addresses of static files.
    """
    for signal in (page_slug_changed, post_page_move, post_migrate):
        signal.connect(purge_site, dispatch_uid="page_cache.site")
    for signal in (post_save, post_delete):
        for model in (Site, PageViewRestriction):
            signal.connect(purge_site, sender=model, dispatch_uid=f"page_cache.{model.__name__}")
    for signal in (page_published, page_unpublished):
        signal.connect(page_changed, dispatch_uid="page_cache.page_changed")
    pre_save.connect(before_save, dispatch_uid="page_cache.before_save")
    post_save.connect(after_save, dispatch_uid="page_cache.after_save")
    pre_delete.connect(before_delete, dispatch_uid="page_cache.before_delete")
