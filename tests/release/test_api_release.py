"""T1059.011 of the real ATT&CK 18.1, complete in one answer of each version of the API."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frameworks.attack.importer import import_attack
from frameworks.models import Entry, Relationship, TechniquePage

DATA = os.environ.get("FRAMEWORK_DATA_DIR")

pytestmark = [
    pytest.mark.release,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA, reason="needs real releases: FRAMEWORK_DATA_DIR"),
]


@pytest.fixture(scope="module")
def release(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The release, imported once for all tests of this module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        import_attack(str(Path(DATA or "") / "attack/enterprise-attack-18.1.json.gz"), release="18.1")
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("release")
class TestT1059011:
    @pytest.mark.parametrize("version", ["v2", "v3"])
    def test_is_complete_in_one_answer(self, version: str) -> None:
        page = TechniquePage.objects.get(entry__external_id="T1059.011")
        answer = Client().get(f"/api/{version}/pages/{page.pk}/").json()
        publisher = answer["publisher"]
        assert (answer["external_id"], answer["title"], answer["status"]) == ("T1059.011", "Lua", "active")
        assert publisher["parent"]["external_id"] == "T1059"
        assert [one["external_id"] for one in publisher["tactics"]] == ["TA0002"]
        assert publisher["platforms"] == ["Linux", "Network Devices", "Windows", "macOS"]
        assert [one["entry"]["external_id"] for one in publisher["mitigations"]] == [
            "M1033",
            "M1038",
            "M1047",
        ]
        assert publisher["procedures"]["count"] == len(publisher["procedures"]["items"]) == 5
        assert [one["entry"]["external_id"] for one in publisher["detection"]["strategies"]] == ["DET0101"]
        assert publisher["detection"]["strategies"][0]["analytics"]
        assert publisher["references"]
        assert publisher["contributors"] == []
        assert publisher["version"] == "1.1"
        assert publisher["url"] == "https://attack.mitre.org/techniques/T1059/011"
        assert answer["release"]["version"] == "18.1"
        assert "MITRE" in answer["notices"]["publisher"]["notice"]

    def test_is_one_of_the_lists_that_hold_it(self) -> None:
        for query in (
            "external_id=t1059/011",
            "tactic=execution&platform=Linux&search=lua",
            "search=T1059.011&limit=1",
        ):
            items = (
                Client()
                .get(f"/api/v2/pages/?{query}&type=frameworks.TechniquePage&fields=external_id")
                .json()["items"]
            )
            assert "T1059.011" in [item["external_id"] for item in items], query


@pytest.mark.usefixtures("release")
def test_the_largest_techniques_are_complete_and_bounded(django_assert_max_num_queries: Any) -> None:
    client = Client()
    query = "type=frameworks.TechniquePage&fields=*&external_id=T1059,T1105"
    client.get(f"/api/v2/pages/?{query}")
    with django_assert_max_num_queries(15):
        items = client.get(f"/api/v2/pages/?{query}").json()["items"]
    assert [len(item["publisher"]["procedures"]["items"]) for item in items] == [43, 498]
    for item in items:
        entry = Entry.objects.get(framework__slug="attack", external_id=item["external_id"], kind="technique")
        shown = Relationship.objects.filter(
            type="uses", target=entry, source__status__in=["active", "deprecated"]
        )
        assert item["publisher"]["procedures"]["count"] == shown.count()
        assert "catalogue:" not in str(item)
        assert "(Citation" not in item["publisher"]["statement"]["html"]
