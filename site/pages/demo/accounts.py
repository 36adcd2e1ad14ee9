"""The demo's accounts, and what editors may do besides editing pages."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from core.models import User
from insights.models import Author, Topic
from pages.demo.people import LOGINS


def make_accounts(password: str) -> list[User]:
    """Make the logins that are missing, all with this password, and return those made.

    Accounts that exist keep their password, name and groups. Page permissions and the moderation workflow are
    the ones Wagtail's own migrations give its groups.
    """
    users = get_user_model()
    existing = set(
        users.objects.filter(username__in=[login.username for login in LOGINS]).values_list(
            "username", flat=True
        )
    )
    made = []
    for login in LOGINS:
        if login.username in existing:
            continue
        user = users.objects.create_user(
            login.username,
            login.email,
            password,
            first_name=login.first_name,
            last_name=login.last_name,
            is_staff=login.group is None,
            is_superuser=login.group is None,
        )
        if login.group:
            user.groups.add(Group.objects.get_or_create(name=login.group)[0])
        made.append(user)
    if made:
        allow_snippets()
    return made


def allow_snippets() -> None:
    """Let editors and moderators keep the lists of authors and topics."""
    types = ContentType.objects.get_for_models(Author, Topic).values()
    permissions = list(Permission.objects.filter(content_type__in=types))
    for group in Group.objects.filter(name__in=["Editors", "Moderators"]):
        group.permissions.add(*permissions)
