"""A small site to read through the API: one release, some commentary, a service, an article."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import APIToken, GroupPagePermission, Page, Site

from core.models import User
from frameworks.models import TechniquePage
from services.models import ServicePage, ServicesIndexPage
from tests.support.bundles import small_release_objects
from tests.support.imports import import_objects


def import_small_release(folder: Path) -> None:
    """Import `small_release` as the current release of ATT&CK Enterprise."""
    import_objects(folder, *small_release_objects())


def technique(external_id: str) -> TechniquePage:
    """The page of a technique."""
    return TechniquePage.objects.get(entry__external_id=external_id)


def comment(external_id: str, *blocks: tuple[str, Any], **values: Any) -> TechniquePage:
    """Publish commentary on a technique as an editor does, and return the page."""
    page = technique(external_id)
    for name, value in values.items():
        setattr(page, name, value)
    page.commentary = json.dumps([{"type": type_, "value": value} for type_, value in blocks])
    page.save_revision().publish()
    return technique(external_id)


def note(text: str, part: str = "") -> tuple[str, dict[str, str]]:
    """A block of the firm's view."""
    return "our_view", {"text": text, "part": part}


def service(title: str = "Security baseline", **values: Any) -> ServicePage:
    """A service page below the home page."""
    home = Site.objects.get(is_default_site=True).root_page
    index = ServicesIndexPage.objects.first() or home.add_child(instance=ServicesIndexPage(title="Services"))
    page: ServicePage = index.add_child(
        instance=ServicePage(title=title, introduction="What we do.", **values)
    )
    return page


def token(username: str, *permissions: str) -> str:
    """A token of a new user who may do this ("change_page", "publish_page") everywhere."""
    user = User.objects.create_user(username)
    group = Group.objects.create(name=username)
    user.groups.add(group)
    for codename in permissions:
        GroupPagePermission.objects.create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(content_type__app_label="wagtailcore", codename=codename),
        )
    return make_token(user)


def make_token(user: User) -> str:
    """A token of a user, as `manage.py api_tokens` makes it."""
    _, plain = APIToken.create_token(user=user, name="test")
    return str(plain)
