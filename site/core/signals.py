"""When the frame around the pages must be built anew."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.models.settings import SiteSettings
from core.navigation import forget_frames


def forget_after_commit(**kwargs: Any) -> None:
    """Forget once the change is there for others to read; at once when there is no transaction."""
    transaction.on_commit(forget_frames)


def forget_deleted_page(instance: Any, **kwargs: Any) -> None:
    """Forget when a page goes; `post_delete` comes for every model, and a page's row always goes with it."""
    if isinstance(instance, Page):
        transaction.on_commit(forget_frames)


def connect() -> None:
    """Listen to what a menu, a footer or a site's name is made of."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(forget_after_commit, dispatch_uid="frame")
    post_delete.connect(forget_deleted_page, dispatch_uid="frame:page")
    for model in (SiteSettings, Site, PageViewRestriction):
        post_save.connect(forget_after_commit, sender=model, dispatch_uid=f"frame:save:{model.__name__}")
        post_delete.connect(forget_after_commit, sender=model, dispatch_uid=f"frame:delete:{model.__name__}")
