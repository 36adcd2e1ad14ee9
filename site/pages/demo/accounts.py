"""The demo's accounts: one for each role."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from core.models import User
from pages.demo.people import LOGINS


def make_accounts(password: str) -> list[User]:
    """Make the logins that are missing, all with this password, and return those made.

    Accounts that exist keep their password, name and groups. What the groups may do is `pages.roles`; one
    that an administrator has deleted is not made again.
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
            user.groups.add(*Group.objects.filter(name=login.group))
        made.append(user)
    return made
