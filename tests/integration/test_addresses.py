"""One canonical address each, and everything that leads to it for good."""

from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve
from wagtail.models import Page

from frameworks.models import FrameworkPage
from frameworks.views.written import Written, WrittenConverter
from pages.models import StandardPage
from tests.support.bundles import group, mitigation, relationship, tactic, technique
from tests.support.imports import import_objects
from tests.support.released import HOME, import_small_release

SUB = f"{HOME}t1059-011/"
MITIGATION = f"{HOME}mitigations/m1038/"


@pytest.mark.django_db
class TestLeadsToTheCanonicalAddress:
    @pytest.fixture(autouse=True)
    def released(self, tmp_path: Path) -> None:
        import_small_release(tmp_path)

    @pytest.mark.parametrize(
        ("written", "canonical"),
        [
            ("T1059.011", SUB),
            ("t1059.011/", SUB),
            ("T1059/011", SUB),
            ("t1059/011/", SUB),
            ("T1059-011", SUB),
            ("ATTACK-T1059.011", SUB),
            ("attack-t1059-011/", SUB),
            ("techniques/T1059/011", SUB),
            ("Techniques/T1059/011/", SUB),
            ("T1059", f"{HOME}t1059/"),
            ("t1059", f"{HOME}t1059/"),
            ("techniques/t1059/", f"{HOME}t1059/"),
            ("M1038", MITIGATION),
            ("m1038/", MITIGATION),
            ("mitigations/M1038", MITIGATION),
            ("mitigations/m1038", MITIGATION),
            ("S0002", f"{HOME}software/s0002/"),
            ("G0001/", f"{HOME}groups/g0001/"),
            ("C0001", f"{HOME}campaigns/c0001/"),
            ("TA0002", f"{HOME}tactics/ta0002/"),
            ("DS0001", f"{HOME}data-sources/ds0001/"),
            ("datasources/DS0001", f"{HOME}data-sources/ds0001/"),
            ("DC0001", f"{HOME}data-components/dc0001/"),
            ("DET0001", f"{HOME}detection-strategies/det0001/"),
            ("AN0001", f"{HOME}detection-strategies/det0001/#an0001"),
            ("tactics/execution/", f"{HOME}tactics/ta0002/"),
            ("analytics/an0001/", f"{HOME}detection-strategies/det0001/#an0001"),
            ("T1064", SUB),  # revoked, never had a page
            ("t1064/", SUB),
        ],
    )
    def test_below_the_framework(self, client: Client, written: str, canonical: str) -> None:
        response = client.get(HOME + written)
        assert (response.status_code, response["Location"]) == (301, canonical)
        assert client.get(canonical).status_code == 200

    @pytest.mark.parametrize(
        ("written", "canonical"),
        [
            ("/techniques/T1059/011", SUB),
            ("/techniques/t1059-011/", SUB),
            ("/T1059.011", SUB),
            ("/mitigations/M1038/", MITIGATION),
            ("/software/S0001", f"{HOME}software/s0001/"),
        ],
    )
    def test_as_on_the_publishers_site(self, client: Client, written: str, canonical: str) -> None:
        response = client.get(written)
        assert (response.status_code, response["Location"]) == (301, canonical)

    @pytest.mark.parametrize(
        "unknown",
        [
            "T9999",
            "t9999/",
            "T1059.999",
            "T1059/999",
            "M9999",
            "mitigations/m9999/",
            "mitigations/t1059/",
            "tactics/nothing/",
            "nothing/t1059/x/",
            "T1059.011.012",
            "techniques/",
            "assets/a0001/",
        ],
    )
    def test_what_is_not_there(self, client: Client, unknown: str) -> None:
        assert client.get(HOME + unknown).status_code == 404

    def test_another_place_has_no_framework(self, client: Client) -> None:
        assert client.get("/elsewhere/T1059.011").status_code == 404
        assert client.get("/elsewhere/T1059/").status_code == 404

    def test_a_page_of_the_firms_keeps_an_address_that_looks_like_an_id(self, client: Client) -> None:
        home = Page.objects.get(depth=2)
        home.add_child(instance=StandardPage(title="Room M9999", slug="m9999", introduction="A room."))
        assert client.get("/m9999/").status_code == 200

    def test_nothing_is_served_twice(self, client: Client) -> None:
        for canonical in (SUB, MITIGATION, f"{HOME}tactics/ta0002/"):
            assert client.get(canonical).status_code == 200


@pytest.mark.django_db
def test_chains_end_at_their_end(tmp_path: Path, client: Client) -> None:
    steps = [technique(f"T100{number}", f"Step {number}", revoked=number < 3) for number in range(4)]
    chain = [relationship(start, "revoked-by", end) for start, end in pairwise(steps)]
    crew, heirs = group("G0001", "Crew", revoked=True), group("G0002", "Heirs")
    import_objects(tmp_path, tactic(), *steps, *chain, crew, heirs, relationship(crew, "revoked-by", heirs))

    for start in ("T1000", "t1001/", "T1002"):
        assert client.get(HOME + start)["Location"] == f"{HOME}t1003/"
    assert client.get(f"{HOME}groups/g0001/")["Location"] == f"{HOME}groups/g0002/"


@pytest.mark.django_db
def test_an_id_is_its_own_in_each_kind(tmp_path: Path, client: Client) -> None:
    """224 deprecated mitigations carry the ids of techniques."""
    old = mitigation("T1176", "Old mitigation", x_mitre_deprecated=True)
    import_objects(tmp_path, tactic(), technique("T1176", "Technique"), old)

    assert client.get(f"{HOME}T1176")["Location"] == f"{HOME}t1176/"
    assert b"Old mitigation" in client.get(f"{HOME}mitigations/t1176/").content


class TestReadsIdsInAddresses:
    read = staticmethod(WrittenConverter().to_python)

    @pytest.mark.parametrize(
        ("path", "written"),
        [
            ("frameworks/attack/T1059.011", Written("frameworks/attack", "T1059.011")),
            ("a/b/c/ATTACK-T1059/011/", Written("a/b/c", "T1059/011")),
            ("techniques/T1059", Written("", "T1059")),
            ("x/detectionstrategies/DET0101", Written("x", "DET0101")),
            ("x/detection-strategies/DET0101", Written("x", "DET0101")),
            ("M1038", Written("", "M1038")),
        ],
    )
    def test_place_and_id(self, path: str, written: Written) -> None:
        assert self.read(path) == written

    @pytest.mark.parametrize(
        "path",
        [
            "frameworks/attack/t1059/",
            "frameworks/attack/t1059-011/",
            "a/b/mitigations/m1038/",
            "frameworks/attack/matrix/",
            "insights/2024",
            "frameworks/attack/T105",
            "frameworks/attack/M1038.001",
            "frameworks/../T1059",
            "x/" * 150 + "T1059",
        ],
    )
    def test_leaves_the_rest_alone(self, path: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            self.read(path)

    def test_a_hostile_path_takes_no_time(self) -> None:
        with pytest.raises(ValueError, match=r"."):
            self.read("a/" * 99 + "t")

    def test_round_trip(self) -> None:
        converter = WrittenConverter()
        assert self.read(converter.to_url(Written("a/b", "T1059.011"))) == Written("a/b", "T1059.011")

    def test_comes_before_wagtail(self) -> None:
        assert resolve("/frameworks/attack/T1059.011").view_name == "framework_alias"
        assert resolve("/frameworks/attack/t1059-011/").view_name == "wagtail_serve"


@pytest.mark.django_db
def test_links_hold_when_a_framework_page_is_renamed(tmp_path: Path, client: Client) -> None:
    import_small_release(tmp_path)
    page = FrameworkPage.objects.get()
    page.slug = "mitre"
    page.save()
    for path in ("", "t1059-011/", "mitigations/m1038/"):
        response = client.get(f"/frameworks/attack/{path}")
        assert (response.status_code, response["Location"]) == (301, f"/frameworks/mitre/{path}")
        assert client.get(response["Location"]).status_code == 200
    assert client.get("/frameworks/attacks/").status_code == 404
