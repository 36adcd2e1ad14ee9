"""A tactic is renamed and another split off it: everything follows from the release's data."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from core.search.finder import search
from frameworks.importing.rolling_back import make_current
from frameworks.models import Release, ReviewItem, TechniquePage
from tests.support.bundles import matrix, tactic
from tests.support.import_desk import text_of
from tests.support.imports import import_objects
from tests.support.released import HOME, entry, technique_page, visit, words
from tests.support.splitting import BOTH, MOVES, STAYS, import_after, import_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def split(tmp_path: Path) -> None:
    """Commentary on all three techniques in 18.1; then 19.0, which splits the tactic."""
    import_before(tmp_path)
    for external_id in (STAYS, MOVES, BOTH):
        page = technique_page(external_id)
        page.one_line = f"Ours on {external_id}."
        page.save_revision().publish()
    import_after(tmp_path)


def tactics_on(client: Client, external_id: str) -> set[str]:
    """Return the ids of the tactics that a technique's page names among its facts."""
    facts = re.search(r'<dl class="facts.*?</dl>', visit(client, f"{HOME}{external_id.lower()}/"), re.DOTALL)
    assert facts is not None
    return set(re.findall(r"tactics/(ta\d{4})/", facts.group()))


def test_the_matrix_has_both_in_the_publishers_order(split: None, client: Client) -> None:
    page = visit(client, f"{HOME}matrix/")
    assert list(dict.fromkeys(re.findall(r"tactics/(ta\d{4})/", page))) == ["ta0003", "ta0112", "ta0005"]
    assert "Defense Evasion" not in words(page)


def test_each_tactic_lists_its_techniques(split: None, client: Client) -> None:
    stealth, impairment = (words(visit(client, f"{HOME}tactics/{id_}/")) for id_ in ("ta0005", "ta0112"))
    assert "Stealth" in stealth
    assert "Obfuscated Files" in stealth
    assert "Impair Defenses" not in stealth
    assert "Impair Defenses" in impairment
    assert "Obfuscated Files" not in impairment
    assert "Valid Accounts" in stealth
    assert "Valid Accounts" in impairment
    every = words(visit(client, f"{HOME}tactics/"))
    assert every.index("Persistence") < every.index("Defense Impairment") < every.index("Stealth")


def test_techniques_name_their_tactics(split: None, client: Client) -> None:
    assert tactics_on(client, STAYS) == {"ta0005"}
    assert tactics_on(client, MOVES) == {"ta0112"}
    assert tactics_on(client, BOTH) == {"ta0003", "ta0005", "ta0112"}


@pytest.mark.parametrize("name", ["defense-evasion", "Defense-Evasion", "stealth", "TA0005"])
def test_the_old_short_name_leads_to_what_kept_the_id(split: None, client: Client, name: str) -> None:
    answer = client.get(f"{HOME}tactics/{name}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{HOME}tactics/ta0005/")


def test_a_short_name_that_never_was_is_not_found(split: None, client: Client) -> None:
    assert client.get(f"{HOME}tactics/defense-invasion/").status_code == 404
    assert client.get(f"{HOME}mitigations/defense-evasion/").status_code == 404


def test_a_short_name_that_is_used_again_leads_to_who_has_it_now(tmp_path: Path, client: Client) -> None:
    import_before(tmp_path)
    import_after(tmp_path)
    again = [tactic("TA0005", "Stealth"), tactic("TA0200", "Defense Evasion")]
    import_objects(tmp_path, *again, matrix(again), release="20.0")
    assert client.get(f"{HOME}tactics/defense-evasion/").headers["Location"] == f"{HOME}tactics/ta0200/"


def test_filters_know_both(split: None, client: Client, admin: User) -> None:
    pages = "/api/v2/pages/?type=frameworks.TechniquePage&fields=external_id&tactic="
    found = {
        name: {one["external_id"] for one in client.get(pages + name).json()["items"]}
        for name in ("stealth", "TA0112")
    }
    assert found == {"stealth": {STAYS, BOTH}, "TA0112": {MOVES, BOTH}}
    refused = client.get(f"{pages}defense-evasion")
    assert refused.status_code == 400
    assert "give an id (TA0002)" in refused.json()["message"]

    impairment = entry("tactic", "TA0112")
    listing = reverse("technique_pages:index")
    assert "TA0112 Defense Impairment" in text_of(client.get(listing))
    narrowed = text_of(client.get(listing, {"tactic": impairment.pk}))
    assert MOVES in narrowed
    assert STAYS not in narrowed


def test_the_search_index_knows_the_new_names(split: None) -> None:
    facets = {
        facet.value: facet.count for facet in search("files accounts defenses").facets.get("tactic", [])
    }
    found = search("Obfuscated", filters={"tactic": ["Stealth"]})
    assert found.total == 1, "it did not change itself, but its tactic's name did"
    assert search("Obfuscated", filters={"tactic": ["Defense Evasion"]}).total == 0
    assert search("Impair", filters={"tactic": ["Defense Impairment"]}).total == 1
    assert "Defense Evasion" not in facets


def test_reviews_are_asked_for_where_tactics_changed(split: None) -> None:
    items = {item.page.entry.external_id: item for item in ReviewItem.objects.all() if item.page.entry}
    assert items.keys() == {MOVES, BOTH}, "what stays in the tactic is not changed by its name"
    for item in items.values():
        assert item.grade == ReviewItem.Grade.MEANING
        assert [reason["what"] for reason in item.reasons] == ["tactics"]
    assert items[MOVES].reasons[0]["gained"] == items[MOVES].reasons[0]["lost"] == 1
    assert items[BOTH].reasons[0] == {"what": "tactics", "grade": 2, "gained": 1}


def test_commentary_stays_where_it_is(split: None, client: Client) -> None:
    for external_id in (STAYS, MOVES, BOTH):
        assert f"Ours on {external_id}." in words(visit(client, f"{HOME}{external_id.lower()}/"))
    assert TechniquePage.objects.count() == 3


def test_the_split_is_undone_by_setting_the_release_back(split: None, client: Client) -> None:
    make_current(Release.objects.get(version="18.1"))
    page = visit(client, f"{HOME}matrix/")
    assert list(dict.fromkeys(re.findall(r"tactics/(ta\d{4})/", page))) == ["ta0003", "ta0005"]
    assert search("Obfuscated", filters={"tactic": ["Defense Evasion"]}).total == 1
    answer = client.get(f"{HOME}tactics/stealth/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{HOME}tactics/ta0005/")
