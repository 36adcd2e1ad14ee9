"""News of being mentioned: `@username` in a comment on a page, or in a reply.

Whoever a text names for the first time is told; a text that is saved again names nobody anew. Only people who
can see the page in the admin are told, so that a comment shows nobody what they may not read.
"""

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.functions import Lower
from django.db.models.signals import post_save, pre_save
from django.urls import reverse
from wagtail.models import Comment, CommentReply, Page, PageSubscription
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from core.models import User
from core.notices.kinds import MENTIONED
from core.notices.telling import News, tell

# What Django allows in a username. The address of a mail is no mention.
MENTION = re.compile(r"(?<![\w@.+-])@([\w@.+-]+)")
MOST = 20  # people that one text can mention


def connect() -> None:
    """Listen to comments and replies being saved."""
    for model in (Comment, CommentReply):
        pre_save.connect(remember, sender=model, dispatch_uid="notices:before")
        post_save.connect(tell_mentioned, sender=model, dispatch_uid="notices:after")


def mentioned(text: str) -> set[str]:
    """Return the usernames that a text may mention, in lower case.

    A full stop after a name is no part of it, unless it is: both are returned.
    """
    names: set[str] = set()
    for found in MENTION.findall(text.lower()):
        names |= {found, found.rstrip("@.+-")}
    return names - {""}


def remember(instance: Comment | CommentReply, raw: bool = False, **kwargs: Any) -> None:
    """Note whom the text mentions that was not mentioned in it before."""
    instance.newly_mentioned = set()
    if raw or "@" not in instance.text:
        return
    before = type(instance).objects.filter(pk=instance.pk).values_list("text", flat=True).first()
    instance.newly_mentioned = mentioned(instance.text) - mentioned(before or "")


def tell_mentioned(instance: Comment | CommentReply, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Tell whom a saved comment or reply mentions for the first time."""
    names = instance.newly_mentioned
    if raw or not names:
        return
    comment = instance.comment if isinstance(instance, CommentReply) else instance
    page = comment.page
    users = (
        get_user_model()
        .objects.annotate(lower=Lower("username"))
        .filter(lower__in=names, is_active=True)
        .exclude(pk=instance.user_id)
    )[:MOST]
    title = page.specific_deferred.get_admin_display_title()
    news = [
        News(
            user,
            f"{instance.user} mentioned you on {title}",
            instance.text,
            f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?comment={comment.pk}",
        )
        for user in users
        if can_see(user, page)
    ]
    if news:
        tell(MENTIONED, news, unmailed=_mailed_by_wagtail(instance, comment) if created else ())


def can_see(user: User, page: Page) -> bool:
    """Whether somebody finds a page in the admin."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(Page)
    return bool(policy.explorable_instances(user).filter(pk=page.pk).exists())


def _mailed_by_wagtail(instance: Comment | CommentReply, comment: Comment) -> set[int]:
    """Return who gets Wagtail's mail about this new comment anyway: the page's subscribers, and of a reply
    those who took part before."""
    told = set(
        PageSubscription.objects.filter(page=comment.page, comment_notifications=True).values_list(
            "user", flat=True
        )
    )
    if isinstance(instance, CommentReply):
        told |= {comment.user_id, *comment.replies.get_live_queryset().values_list("user", flat=True)}
    if not told:
        return told
    off = UserProfile.objects.filter(user__in=told, updated_comments_notifications=False)
    return told - set(off.values_list("user", flat=True))
