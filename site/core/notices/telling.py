"""Tell people of something: a notice in the admin and a mail, for each who wants them.

However many people, it is a handful of queries: for what they switched off, for Wagtail's own switches, to
write the notices, to queue the mails.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.users.models import UserProfile

from core.models import User
from core.notices.kinds import Kind
from core.notices.models import Notice, Silence

SUBJECT_LENGTH = 255


@dataclass(frozen=True, slots=True)
class News:
    """What one person is told: a line, more if there is more, and the path in the admin to go to."""

    user: User
    subject: str
    text: str = ""
    url: str = ""


def notify(
    users: Iterable[User],
    kind: Kind,
    *,
    subject: str,
    text: str = "",
    url: str = "",
    actor: User | None = None,
) -> None:
    """Tell several people the same; the actor is not told what they did themselves."""
    tell(kind, [News(user, subject, text, url) for user in users if user != actor])


def tell(kind: Kind, news: Iterable[News], *, unmailed: Collection[int] = (), renew: bool = False) -> None:
    """Tell people of one kind of news, each only once and only if they are active.

    `unmailed` (primary keys) get no mail, because they get another one about the same. With `renew` an
    unread notice of this kind makes way for the new one: the news of yesterday said in today's words.
    """
    each = {item.user.pk: item for item in news if item.user.is_active}
    if not each:
        return
    silent_in_admin, silent_by_mail = silences(kind, each.keys())
    in_admin = [item for pk, item in each.items() if pk not in silent_in_admin]
    if renew:
        Notice.objects.filter(
            user__in=[item.user.pk for item in in_admin], kind=kind.name, read_at=None
        ).delete()
    Notice.objects.bulk_create(
        Notice(user=item.user, kind=kind.name, subject=_line(item.subject), text=item.text, url=item.url)
        for item in in_admin
    )
    mails = [
        _mail(item)
        for pk, item in each.items()
        if item.user.email and pk not in silent_by_mail and pk not in unmailed
    ]
    if mails:
        mailers.default.send_messages(mails)


def silences(kind: Kind, users: Collection[int]) -> tuple[set[int], set[int]]:
    """Return which of these users (primary keys) do not want a kind in the admin, and which not by mail."""
    rows = Silence.objects.filter(kind=kind.name, user__in=users).values_list("user", "channel")
    off = {(user, channel) for user, channel in rows}
    in_admin = {user for user, channel in off if channel == Silence.Channel.ADMIN}
    if kind.profile_field:
        by_mail = set(
            UserProfile.objects.filter(user__in=users, **{kind.profile_field: False}).values_list(
                "user", flat=True
            )
        )
    else:
        by_mail = {user for user, channel in off if channel == Silence.Channel.MAIL}
    return in_admin, by_mail


def _mail(news: News) -> EmailMessage:
    context = {
        "news": news,
        "url": settings.WAGTAILADMIN_BASE_URL + news.url if news.url else "",
        "account": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_account"),
        "site_name": settings.WAGTAIL_SITE_NAME,
    }
    return EmailMessage(
        _line(news.subject),
        render_to_string("notices/mail.txt", context),
        to=[news.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _line(text: str) -> str:
    """Return a text as one line that fits: a page's title may hold anything, a mail's subject may not."""
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"
