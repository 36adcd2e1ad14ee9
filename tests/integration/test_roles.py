"""The table of docs/roles.md, cell by cell, through the admin and the API; and what migrations make."""

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import transaction
from django.test import Client, TestCase
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage
from wagtail.models.api import APIToken

from core.models import User
from frameworks.models import FrameworksIndexPage, TechniquePage
from insights.models import Author, InsightPage, InsightsIndexPage
from pages.establishing import establish
from pages.models import HomePage, StandardPage
from pages.roles import PROCEDURES, ROLES
from services.models import ServicePage, ServicesIndexPage
from tests.support.acts import ACTS, World
from tests.support.people import make_user
from tests.support.techniques import import_first, import_next

DOC = Path(__file__).parents[2] / "docs" / "roles.md"
ADMINISTRATORS = "Administrators"
CELL = {"✓": True, "\N{EN DASH}": False}


def read_table() -> dict[str, dict[str, bool]]:
    """Return act → role → whether it may, as the document says."""
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in DOC.read_text().splitlines()
        if line.startswith("|")
    ]
    roles = rows[0][1:]
    return {
        row[0]: {role: CELL[cell] for role, cell in zip(roles, row[1:], strict=True)}
        for row in rows[2:]
        if not row[0].startswith("**")
    }


TABLE = read_table()


def test_the_table_has_a_column_for_each_role_and_a_try_for_each_row() -> None:
    assert TABLE.keys() == ACTS.keys()
    for row in TABLE.values():
        assert list(row) == [*(role.name for role in ROLES), ADMINISTRATORS]


class TheTable(TestCase):
    """One site for all acts; what an act does is rolled back before the next."""

    world: World
    users: dict[str, User]
    tokens: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        with tempfile.TemporaryDirectory() as folder:
            import_first(Path(folder))
            import_next(Path(folder), "Lua")
        home = HomePage.objects.get()
        services = home.add_child(instance=ServicesIndexPage(title="Services"))
        insights = home.add_child(instance=InsightsIndexPage(title="Insights"))
        services.add_child(instance=ServicePage(title="Testing", introduction="We try it."))
        author = Author.objects.create(name="Ada")
        news = InsightPage(title="News", introduction="New.", date=date(2026, 11, 3), author=author)
        insights.add_child(instance=news)
        home.add_child(instance=StandardPage(title="About"))
        cls.world = World(make_user("writer"), make_user("second"))
        cls.users = {role.name: make_user(role.name.lower().replace(" ", "-"), role.name) for role in ROLES}
        cls.users[ADMINISTRATORS] = make_user("administrator")
        cls.tokens = {
            role: str(APIToken.create_token(user=user, name="test")[1]) for role, user in cls.users.items()
        }


def try_act(name: str) -> object:
    def tried(self: TheTable) -> None:
        found = {}
        for role, user in self.users.items():
            cache.clear()
            client = Client()
            with transaction.atomic():
                client.force_login(user)
                found[role] = ACTS[name](self.world, client, self.tokens[role])
                transaction.set_rollback(True)
        assert found == TABLE[name]

    return tried


for act in ACTS:
    setattr(TheTable, f"test_{re.sub(r'\W+', '_', act.lower())}", try_act(act))


@pytest.mark.django_db
class TestSections:
    """What a section's page gives, and when."""

    def test_a_section_is_open_from_its_first_moment(self) -> None:
        index = HomePage.objects.get().add_child(instance=FrameworksIndexPage(title="Frameworks"))
        given = {
            (right.group.name, right.permission.codename)
            for right in GroupPagePermission.objects.filter(page=index).select_related("group", "permission")
        }
        assert given == {
            (role.name, f"{action}_page") for role in ROLES for action in role.sections.get("frameworks", ())
        }
        assert index.get_workflow().name == "Commentary"

    def test_what_an_administrator_changed_stays(self) -> None:
        home = HomePage.objects.get()
        GroupPagePermission.objects.filter(page=home).delete()
        WorkflowPage.objects.filter(page=home).delete()
        Group.objects.get(name="Authors").permissions.clear()
        Group.objects.get(name="Observers").delete()
        home.title = "Start"
        home.save()
        home.save_revision().publish()
        assert not GroupPagePermission.objects.filter(page=home).exists()
        assert not WorkflowPage.objects.filter(page=home).exists()
        index = home.add_child(instance=InsightsIndexPage(title="Insights"))
        assert not Group.objects.filter(name="Observers").exists()
        assert index.get_workflow().name == "Marketing"

    def test_making_everything_again_changes_nothing(self) -> None:
        before = sorted(GroupPagePermission.objects.values_list("group", "page", "permission"))
        workflows = sorted(Workflow.objects.values_list("pk", "name"))
        establish(apps)
        assert sorted(GroupPagePermission.objects.values_list("group", "page", "permission")) == before
        assert sorted(Workflow.objects.values_list("pk", "name")) == workflows

    def test_wagtails_own_groups_and_workflow_are_gone(self) -> None:
        assert {group.name for group in Group.objects.all()} == {role.name for role in ROLES}
        assert {workflow.name for workflow in Workflow.objects.all()} == {one.name for one in PROCEDURES}

    def test_a_right_on_the_root_reaches_everything(self, tmp_path: Path) -> None:
        lua = import_first(tmp_path)
        user = make_user("trusted", "Observers")
        assert not lua.permissions_for_user(user).can_edit()
        change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(
            group=user.groups.get(), page=Page.get_first_root_node(), permission=change
        )
        user = User.objects.get(pk=user.pk)
        assert lua.permissions_for_user(user).can_edit()

    def test_site_editors_read_no_draft_of_a_section(self, tmp_path: Path, client: Client) -> None:
        lua = import_first(tmp_path)
        draft = lua.get_latest_revision_as_object()
        draft.one_line = "Not for everybody"
        draft.save_revision()
        _, token = APIToken.create_token(user=make_user("editor", "Site editors"), name="test")
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get(f"/api/v3/pages/{lua.pk}/?version=draft", headers=headers).status_code == 403
        TechniquePage.objects.filter(pk=lua.pk).update(live=False)
        assert client.get(f"/api/v3/pages/{lua.pk}/", headers=headers).status_code == 404
