"""Who logs in to the admin in tests."""

from django.contrib.auth.models import Group

from core.models import User


def make_user(username: str = "admin", group: str = "") -> User:
    """Make a superuser, or a member of one of the groups that migrations make (`pages.roles`)."""
    user: User = User.objects.create_user(username, is_superuser=not group)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user
