"""The firm's own mappings: who writes them, what is refused, and that readers see them at once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.models import User
from frameworks.models import Entry, Framework, Mapping
from tests.support.released import entry, import_small_release, visit

pytestmark = pytest.mark.django_db

INDEX = "/admin/frameworks/mappings/"
NEW = f"{INDEX}new/"


@pytest.fixture(autouse=True)
def frameworks(tmp_path: Path) -> None:
    """The small release, and a catalogue of controls beside it."""
    import_small_release(tmp_path)
    controls = Framework.objects.create(
        slug="controls", name="Controls", publisher="Somebody", source_format="table"
    )
    for number in range(1, 4):
        Entry.objects.create(
            framework=controls,
            key=f"c{number}",
            kind="control",
            external_id=f"C-{number}",
            title=f"Control {number}",
        )


def technique() -> Entry:
    return entry("technique", "T1059")


def control(number: int = 1) -> Entry:
    return entry("control", f"C-{number}")


def map_(source: Entry | None = None, target: Entry | None = None, **values: Any) -> Mapping:
    """Make a mapping."""
    values = {"relation": "intersects-with", "status": "reviewed", "rationale": "Because.", **values}
    mapping: Mapping = Mapping.objects.create(
        source=source or technique(), target=target or control(), **values
    )
    return mapping


def form(**values: Any) -> dict[str, Any]:
    """What the form posts."""
    return {
        "source": technique().pk,
        "target": control().pk,
        "relation": "subset-of",
        "rationale": "It is part of it.",
        "strength": "high",
        "status": "reviewed",
        **values,
    }


def url(action: str, mapping: Mapping) -> str:
    return reverse(f"frameworks_mappings:{action}", args=[mapping.pk])


def manager(*permissions: str) -> User:
    """Make a member of a group with permissions on mappings."""
    group = Group.objects.create(name="Managers of mappings")
    names = ["access_admin", *(f"{name}_mapping" for name in permissions)]
    group.permissions.set(Permission.objects.filter(codename__in=names))
    user: User = User.objects.create_user("manager")
    user.groups.add(group)
    return user


@pytest.fixture
def writer(client: Client) -> User:
    """Somebody who may write mappings and nothing else, logged in to `client`."""
    user = manager("add", "change", "delete", "view")
    client.force_login(user)
    return user


class TestWriting:
    def test_a_mapping_is_made_changed_and_deleted_and_all_of_it_is_logged(
        self, writer: User, client: Client
    ) -> None:
        assert client.post(NEW, form()).status_code == 302
        mapping = Mapping.objects.get()
        assert (mapping.source, mapping.target, mapping.origin) == (technique(), control(), "")
        assert (mapping.relation, mapping.strength, mapping.status) == ("subset-of", "high", "reviewed")
        client.post(url("edit", mapping), form(relation="equal-to", target=control(2).pk))
        mapping.refresh_from_db()
        assert (mapping.relation, mapping.target) == ("equal-to", control(2))
        assert "edited" in visit(client, url("history", mapping)).lower()
        client.post(url("delete", mapping))
        assert not Mapping.objects.exists()
        log = ModelLogEntry.objects.filter(content_type__model="mapping").order_by("pk")
        assert [(one.action, one.user) for one in log] == [
            (f"wagtail.{act}", writer) for act in ("create", "edit", "delete")
        ]
        assert log[0].label == "T1059 subset of C-1"

    def test_the_site_history_has_it(self, admin: User, client: Client) -> None:
        client.post(NEW, form())
        assert "T1059 subset of C-1" in visit(client, reverse("wagtailadmin_reports:site_history"))

    def test_readers_see_it_at_once_and_see_it_go(
        self, writer: User, client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        reader = Client()
        where = "/frameworks/attack/t1059/"

        def post(address: str, values: dict[str, Any]) -> str:
            visit(reader, where)
            with django_capture_on_commit_callbacks(execute=True):
                assert client.post(address, values).status_code == 302
            return visit(reader, where)

        assert "Control 1" in post(NEW, form())
        mapping = Mapping.objects.get()
        changed = post(url("edit", mapping), form(target=control(2).pk))
        assert "Control 1" not in changed
        assert "Control 2" in changed
        assert "Control 2" not in post(url("edit", mapping), form(target=control(2).pk, status="draft"))
        assert "Control 2" in post(url("edit", mapping), form(target=control(2).pk))
        assert "Control 2" not in post(url("delete", mapping), {})

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"source": ""}, "This field is required"),
            ({"source": "987654"}, "valid choice"),
            ({"source": "x"}, "valid choice"),
            ({"relation": "like"}, "valid choice"),
            ({"status": "live"}, "valid choice"),
            ({"strength": "x" * 21}, "at most 20"),
            ({"rationale": "a\x00b"}, "Null characters"),
        ],
    )
    def test_nonsense_is_refused(
        self, writer: User, client: Client, values: dict[str, str], words: str
    ) -> None:
        assert words in client.post(NEW, form(**values)).content.decode()
        assert not Mapping.objects.exists()

    def test_a_framework_is_not_mapped_to_itself(self, writer: User, client: Client) -> None:
        for target in (technique(), Entry.objects.get(external_id="T1059.011")):
            response = client.post(NEW, form(target=target.pk))
            assert "Choose an entry of another framework" in response.content.decode()
        assert not Mapping.objects.exists()

    def test_a_pair_is_mapped_once_in_either_direction(self, writer: User, client: Client) -> None:
        map_()
        for source, target in ((technique(), control()), (control(), technique())):
            response = client.post(NEW, form(source=source.pk, target=target.pk))
            assert "There is a mapping of these two already" in response.content.decode()
        map_(target=control(2), origin="A published set")
        assert client.post(NEW, form(target=control(2).pk)).status_code == 302  # the firm may say so too

    def test_nobody_says_who_published_it(self, writer: User, client: Client) -> None:
        client.post(NEW, form(origin="A published set"))
        assert Mapping.objects.get().origin == ""


class TestPublishedSets:
    @pytest.mark.parametrize("action", ["edit", "delete"])
    def test_are_changed_by_nobody(self, admin: User, client: Client, action: str) -> None:
        mapping = map_(origin="A published set")
        assert client.get(url(action, mapping)).status_code == 302
        assert client.post(url(action, mapping), form(relation="equal-to")).status_code == 302
        mapping.refresh_from_db()
        assert mapping.relation == "intersects-with"

    def test_are_shown(self, admin: User, client: Client) -> None:
        mapping = map_(origin="A published set")
        text = visit(client, INDEX)
        assert "A published set" in text
        assert url("edit", mapping) not in text
        assert "Because." in visit(client, url("inspect", mapping))


class TestList:
    def test_is_narrowed(self, admin: User, client: Client) -> None:
        map_()
        map_(target=control(2), relation="equal-to", status="draft")
        map_(target=control(3), origin="A published set")

        def found(**query: str) -> set[str]:
            page = BeautifulSoup(client.get(INDEX, query).content, "html.parser")
            return set(re.findall(r"C-\d", page.get_text()))

        assert found() == {"C-1", "C-2", "C-3"}
        assert found(q="C-2") == {"C-2"}
        assert found(q="T1059") == {"C-1", "C-2", "C-3"}
        assert found(q="Control 1") == {"C-1"}
        assert found(origin="firm") == {"C-1", "C-2"}
        assert found(origin="published") == {"C-3"}
        assert found(status="draft") == {"C-2"}
        assert found(relation="equal-to") == {"C-2"}
        assert found(framework=str(Framework.objects.get(slug="controls").pk)) == {"C-1", "C-2", "C-3"}

    def test_the_number_of_queries_does_not_grow(
        self, admin: User, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        techniques = Entry.objects.filter(kind__in=["technique", "tactic", "mitigation"])
        Mapping.objects.bulk_create(
            Mapping(source=one, target=control(number), relation="equal-to")
            for one in techniques
            for number in (1, 2, 3)
        )
        assert Mapping.objects.count() > 10
        with django_assert_max_num_queries(20):
            visit(client, INDEX)


class TestChoosing:
    def choose(self, client: Client, **query: str) -> str:
        response = client.get(reverse("frameworks_entry_chooser:choose_results"), query)
        assert response.status_code == 200
        return response.content.decode()

    def test_entries_are_found_by_id_and_name(self, writer: User, client: Client) -> None:
        assert "C-2 Control 2" in self.choose(client, q="c-2")
        assert "C-2 Control 2" in self.choose(client, q="control 2")
        assert "C-1" not in self.choose(client, q="c-2")
        controls = str(Framework.objects.get(slug="controls").pk)
        assert "T1059" not in self.choose(client, framework=controls)
        assert client.get(reverse("frameworks_entry_chooser:choose")).status_code == 200

    def test_the_form_does_not_list_them_all(self, writer: User, client: Client) -> None:
        text = visit(client, NEW)
        assert "Control 3" not in text
        assert "data-chooser-url" in text

    def test_the_number_of_queries_does_not_grow(
        self, writer: User, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(12):
            self.choose(client)


class TestPermission:
    @pytest.mark.parametrize(
        ("permission", "allowed"),
        [
            ("view", {"see"}),
            ("add", {"see", "add"}),
            ("change", {"see", "edit"}),
            ("delete", {"see", "delete"}),
        ],
    )
    def test_each_act_needs_its_own(self, client: Client, permission: str, allowed: set[str]) -> None:
        client.force_login(manager(permission))
        assert (client.get(INDEX).status_code == 200) == ("see" in allowed)
        mapping = map_(target=control(3))
        client.post(NEW, form())
        assert Mapping.objects.filter(target=control()).exists() == ("add" in allowed)
        client.post(url("edit", mapping), form(target=control(3).pk, rationale="Changed."))
        mapping.refresh_from_db()
        assert (mapping.rationale == "Changed.") == ("edit" in allowed)
        client.post(url("delete", mapping))
        assert Mapping.objects.filter(pk=mapping.pk).exists() == ("delete" not in allowed)

    def test_without_any_nothing_is_seen(self, client: Client) -> None:
        client.force_login(manager())
        mapping = map_()
        for address in (INDEX, NEW, url("edit", mapping), url("inspect", mapping), url("history", mapping)):
            assert client.get(address).status_code == 302
        assert INDEX not in client.get("/admin/").content.decode()

    def test_groups_can_be_given_them(self, admin: User, client: Client) -> None:
        text = visit(client, reverse("wagtailusers_groups:add"))
        for codename in ("add_mapping", "change_mapping", "delete_mapping"):
            pk = Permission.objects.get(codename=codename).pk
            assert f'value="{pk}"' in text
