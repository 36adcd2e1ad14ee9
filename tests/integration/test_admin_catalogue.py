"""Looking at techniques, entries, relationships and releases in the admin, with no way to write."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import PageViewRestriction

from core.models import User
from frameworks.models import Entry, Relationship, Release, TechniquePage
from tests.support.bundles import matrix, relationship, subtechnique, tactic, technique
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.techniques import import_first, import_next

pytestmark = pytest.mark.django_db

LISTING = "/admin/frameworks/techniques/"


@pytest.fixture
def lua(tmp_path: Path) -> TechniquePage:
    """The page of Lua, in release 17.1."""
    return import_first(tmp_path)


def parsed(client: Client, url: str) -> BeautifulSoup:
    """Return a page of the admin, parsed."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return BeautifulSoup(response.content, "html.parser")


def ids(client: Client, url: str) -> list[str]:
    """Return the ids of the techniques that a listing shows."""
    return [cell.get_text(strip=True) for cell in parsed(client, url).select("td .upstream__id")]


def test_the_listing_shows_what_editors_look_for(lua: TechniquePage, admin: User, client: Client) -> None:
    TechniquePage.objects.filter(pk=lua.pk).update(one_line="In short", priority="high", author=admin)
    listing = parsed(client, LISTING)
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")][1:]
        for row in listing.select("table.listing tbody tr")
    ]
    assert [row[0] for row in rows] == ["T1059", "T1059.011"]
    assert rows[1][1].startswith("Lua")
    assert rows[1][2:6] == ["Execution", "High", "Yes", "admin"]
    assert rows[1][7].lower().startswith("current page status: live")
    assert rows[0][2:6] == ["Execution", "", "", ""]
    assert "Add technique page" not in listing.get_text()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=t1059.0", ["T1059.011"]),
        ("q=LUA", ["T1059.011"]),
        ("q=nothing", []),
        ("tactic={execution}", ["T1059", "T1059.011"]),
        ("tactic={persistence}", ["T1547"]),
        ("tactic={execution}&tactic={persistence}", ["T1059", "T1059.011", "T1547"]),
        ("platform=macOS", ["T1547"]),
        ("platform=Windows", ["T1059", "T1059.011", "T1547"]),
        ("priority=high", ["T1059.011"]),
        ("commentary=true", ["T1059", "T1059.011"]),
        ("commentary=false", ["T1547"]),
        ("status=live", ["T1059", "T1059.011"]),
        ("status=draft", ["T1547"]),
        ("status=changed", ["T1059"]),
        ("status=moderation", ["T1059"]),
        ("status=scheduled", []),
        ("upstream=deprecated", ["T1547"]),
        ("framework={framework}", ["T1059", "T1059.011", "T1547"]),
        ("platform=Windows&commentary=true&q=lua", ["T1059.011"]),
        ("ordering=-entry__external_id", ["T1547", "T1059.011", "T1059"]),
        ("ordering=-title", ["T1059.011", "T1059", "T1547"]),
        ("ordering=nonsense", ["T1059", "T1059.011", "T1547"]),
    ],
)
def test_both_listings_are_searched_filtered_and_ordered(
    query: str, expected: list[str], lua: TechniquePage, admin: User, client: Client, tmp_path: Path
) -> None:
    persistence = tactic("TA0003", "Persistence")
    autostart = technique(
        "T1547", "Autostart", ["persistence"], ["Windows", "macOS"], x_mitre_deprecated=True
    )
    import_next(tmp_path, "Lua", persistence, matrix([persistence]), autostart)
    TechniquePage.objects.filter(pk=lua.pk).update(priority="high", one_line="In short")
    parent = TechniquePage.objects.get(slug="t1059")
    parent.commentary = [("our_view", {"text": "<p>So.</p>", "part": ""})]
    parent.save_revision().publish()
    parent.refresh_from_db()
    parent.save_revision(user=admin)
    parent.get_workflow().start(parent, admin)
    TechniquePage.objects.filter(slug="t1547").update(live=False)
    names = {
        "execution": Entry.objects.get(external_id="TA0002").pk,
        "persistence": Entry.objects.get(external_id="TA0003").pk,
        "framework": Entry.objects.get(external_id="TA0002").framework_id,
    }
    explorer = reverse("wagtailadmin_explore", args=[lua.get_parent().pk])
    by_type = reverse("wagtailadmin_pages:type_use", args=["frameworks", "techniquepage"])
    for url in (LISTING, explorer, by_type):
        assert ids(client, f"{url}?{query.format(**names)}") == expected, url


def test_a_page_of_fifty_asks_a_bounded_number_of_questions(
    admin: User, client: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    parent = technique("T1000", "Parent")
    subs = [subtechnique(f"T1000.{number:03}", f"Sub {number}") for number in range(1, 61)]
    joins = [relationship(sub, "subtechnique-of", parent) for sub in subs]
    import_objects(tmp_path, tactic(), parent, *subs, *joins)
    for page in TechniquePage.objects.all()[:10]:
        page.author = admin
        page.save_revision(user=admin)
    private = TechniquePage.objects.get(slug="t1000-005")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    explorer = reverse("wagtailadmin_explore", args=[private.get_parent().pk])
    for url, budget in ((LISTING, 20), (explorer, 30)):
        assert len(ids(client, url)) == 50
        with django_assert_max_num_queries(budget):
            client.get(url)


def test_entries_are_listed_filtered_and_searched(
    lua: TechniquePage, admin: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    url = reverse("frameworks_entry_modeladmin_index")
    framework = Entry.objects.get(external_id="M1038").framework_id
    for query, expected in {
        "kind=mitigation": 1,
        "q=M10": 1,
        "q=prevention": 1,
        f"framework__id__exact={framework}": Entry.objects.count(),
        "status=revoked": 0,
    }.items():
        rows = parsed(client, f"{url}?{query}").select("table.listing tbody tr")
        assert len(rows) == expected, query
    with django_assert_max_num_queries(15):
        client.get(url)


def test_an_entry_is_inspected_whole(
    lua: TechniquePage, admin: User, client: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    import_next(tmp_path)
    url = reverse("frameworks_entry_modeladmin_inspect", args=[lua.entry_id])
    shown = parsed(client, url)
    text = shown.get_text(" ", strip=True)
    for expected in (
        "T1059.011",
        "Lua Scripting",
        "Windows",
        "About Lua Scripting",
        "mitigates",
        "17.1",
        "18.1",
    ):
        assert expected in text
    links = {link["href"] for link in shown.select("a")}
    assert reverse("wagtailadmin_pages:edit", args=[lua.pk]) in links
    for other in ("M1038", "DET0101", "TA0002", "T1059"):
        pk = Entry.objects.get(external_id=other).pk
        assert reverse("frameworks_entry_modeladmin_inspect", args=[pk]) in links, other
    with django_assert_max_num_queries(25):
        client.get(url)


def test_relationships_and_releases_are_inspected(lua: TechniquePage, admin: User, client: Client) -> None:
    mitigates = Relationship.objects.get(type="mitigates")
    shown = parsed(client, reverse("frameworks_relationship_modeladmin_inspect", args=[mitigates.pk]))
    assert "Allow only known interpreters." in shown.get_text()
    rows = parsed(client, reverse("frameworks_relationship_modeladmin_index") + "?q=M1038").select("tbody tr")
    assert len(rows) == 1
    release = Release.objects.get()
    shown = parsed(client, reverse("frameworks_release_modeladmin_inspect", args=[release.pk]))
    assert release.sha256 in shown.get_text()
    assert "subtechnique" in shown.get_text()


@pytest.mark.parametrize("model", ["entry", "relationship", "release"])
def test_nobody_writes_in_the_catalogue_not_even_a_superuser(
    model: str, lua: TechniquePage, admin: User, client: Client
) -> None:
    rows = {"entry": Entry.objects.all(), "relationship": Relationship.objects.all()}.get(
        model, Release.objects.all()
    )
    row, before = rows[0], rows.count()
    for action, arguments in {"create": [], "edit": [row.pk], "delete": [row.pk]}.items():
        try:
            url = reverse(f"frameworks_{model}_modeladmin_{action}", args=arguments)
        except NoReverseMatch:
            continue
        for response in (client.get(url), client.post(url, {})):
            assert response.status_code in (302, 403, 404), (action, response.status_code)
            assert response.headers.get("Location", "/admin/") == "/admin/"
    index = parsed(client, reverse(f"frameworks_{model}_modeladmin_index"))
    assert not index.find("a", string=["Edit", "Delete"])
    assert rows.all().count() == before


def test_editors_look_and_find_one_menu(lua: TechniquePage, client: Client) -> None:
    client.force_login(make_user("someone", "Authors"))
    home = client.get("/admin/").content.decode()
    for url in (
        LISTING,
        *(reverse(f"frameworks_{m}_modeladmin_index") for m in ("entry", "relationship", "release")),
    ):
        assert url in home
        assert client.get(url).status_code == 200
    assert "importrun" not in home


def test_the_public_sees_none_of_it(lua: TechniquePage, client: Client) -> None:
    for url in (LISTING, reverse("frameworks_entry_modeladmin_inspect", args=[lua.entry_id])):
        response = client.get(url)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")
