"""The views of a framework: index, overview, matrix, lists, and entries that are no pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from frameworks.models import Framework, FrameworkPage
from tests.support.bundles import (
    analytic,
    asset,
    data_component,
    malware,
    mitigation,
    relationship,
    small_release_objects,
    source,
    strategy,
    subtechnique,
    tactic,
    technique,
)
from tests.support.imports import import_objects
from tests.support.released import (
    HOME,
    import_small_release,
    section,
    technique_page,
    visit,
    words,
)

pytestmark = pytest.mark.django_db

MATRIX = f"{HOME}matrix/"


@pytest.fixture
def released(tmp_path: Path) -> Path:
    import_small_release(tmp_path)
    return tmp_path


def test_index_lists_frameworks_with_release_counts_and_notice(released: Path, client: Client) -> None:
    text = words(visit(client, "/frameworks/"))
    assert "MITRE ATT&CK® Enterprise The MITRE Corporation, release 18.1" in text
    assert "Techniques 1" in text
    assert "reproduced and distributed with the permission" in text


def test_overview_leads_everywhere(released: Path, client: Client) -> None:
    html = visit(client, HOME)
    for address in ("matrix", "mitigations", "software", "groups", "campaigns", "detection-strategies"):
        assert f'href="{HOME}{address}/"' in html
    assert "1 techniques and 1 sub-techniques in 2 tactics." in words(html)
    assert "TA0002 Execution 2" in words(html)


def test_tactics_count_techniques_and_subtechniques(released: Path, client: Client) -> None:
    assert "TA0002 Execution 2 TA0003 Persistence 1" in words(visit(client, f"{HOME}tactics/"))
    html = visit(client, f"{HOME}tactics/ta0003/")
    assert "1 technique." in words(html)
    assert "About Persistence." in words(html)
    assert f'href="{HOME}t1059/?tactic=ta0003"' in html  # Execution is its first
    execution = visit(client, f"{HOME}tactics/ta0002/")
    assert "1 technique and 1 sub-technique." in words(execution)
    assert f'href="{HOME}t1059/"' in execution


def test_a_subtechnique_whose_parent_is_under_another_tactic_stands_alone(
    tmp_path: Path, client: Client
) -> None:
    parent = technique("T1001", "Parent", tactics=("execution",))
    sub = subtechnique("T1001.001", "Stray", tactics=("persistence",))
    tactics = tactic(), tactic("TA0003", "Persistence")
    import_objects(tmp_path, *tactics, parent, sub, relationship(sub, "subtechnique-of", parent))
    assert "T1001.001 Stray" in words(visit(client, f"{HOME}tactics/ta0003/"))


def test_an_empty_tactic_says_so(tmp_path: Path, client: Client) -> None:
    import_objects(tmp_path, tactic(), tactic("TA0003", "Persistence"), technique("T1001"))
    assert "No technique belongs to this tactic." in words(visit(client, f"{HOME}tactics/ta0003/"))
    assert "Persistence 0" in words(visit(client, MATRIX))


class TestMatrix:
    def test_shows_all_tactics_with_their_techniques(self, released: Path, client: Client) -> None:
        html = visit(client, MATRIX)
        assert re.findall(r'<section class="matrix__tactic" id="(\w+)"', html) == ["ta0002", "ta0003"]
        assert html.count('<summary data-count="1"') == 1  # the sub-technique is no part of Persistence
        assert "T1100" not in html  # deprecated
        assert "T1064" not in html  # revoked

    def test_narrows_to_a_platform_and_keeps_the_parents_of_what_it_shows(
        self, tmp_path: Path, client: Client
    ) -> None:
        parent = technique("T1001", "Parent", platforms=("Linux",))
        sub = subtechnique("T1001.001", "Child", platforms=("Windows",))
        other = technique("T1002", "Other", platforms=("Linux",))
        import_objects(tmp_path, tactic(), parent, sub, other, relationship(sub, "subtechnique-of", parent))

        windows, linux = (
            visit(client, f"{MATRIX}?platform=Windows"),
            visit(client, f"{MATRIX}?platform=Linux"),
        )
        assert "Parent" in windows
        assert "Child" in windows
        assert "Other" not in windows
        assert "Child" not in linux
        assert "Other" in linux
        assert "Other" in visit(client, f"{MATRIX}?platform=Amiga")

    def test_colours_by_what_the_reader_chose(self, released: Path, client: Client) -> None:
        page = technique_page("T1059.011")
        page.one_line, page.priority = "Mind this.", "critical"
        page.save_revision().publish()

        def heat(query: str) -> list[str]:
            html = visit(client, MATRIX + query)
            return re.findall(r'class="matrix__cell heat-(\d)"><a href="([^"?]+)', html)

        sub = f"{HOME}t1059-011/"
        assert set(heat("")) == {("1", sub)}
        assert set(heat("?heat=priority")) == {("4", sub)}
        assert heat("?heat=mappings") == []
        assert heat("?heat=services") == []
        assert set(heat("?heat=nonsense")) == {("1", sub)}
        assert "Critical" in section_legend(visit(client, f"{MATRIX}?heat=priority"))

    def test_queries_are_bounded(self, released: Path, client: Client, django_assert_max_num_queries) -> None:
        cache.clear()
        visit(client, HOME)
        with django_assert_max_num_queries(10):
            visit(client, MATRIX)


def section_legend(html: str) -> str:
    found = re.search(r'<ul class="legend".*?</ul>', html, re.DOTALL)
    return words(found.group()) if found else ""


class TestLists:
    def test_narrow_by_name_id_and_alias(self, tmp_path: Path, client: Client) -> None:
        worm = malware("S0007", "Worm", x_mitre_aliases=["Worm", "Slithering"])
        import_objects(tmp_path, tactic(), technique("T1001"), worm, malware("S0008", "Spider"))
        software = f"{HOME}software/"

        assert "Spider" in visit(client, software)
        for query in ("worm", "S0007", "slither", "S0007 worm"):
            html = visit(client, f"{software}?q={query}")
            assert "S0007" in html, query
            assert "Spider" not in html, query
        assert "Nothing has" in visit(client, f"{software}?q=%25")

    def test_are_paged_and_keep_the_search(self, tmp_path: Path, client: Client) -> None:
        worms = [malware(f"S{9000 + place}", f"Worm {place:03}") for place in range(60)]
        import_objects(tmp_path, tactic(), technique("T1001"), *worms)
        first = visit(client, f"{HOME}software/?q=Worm")
        assert 'href="?q=Worm&amp;page=2"' in first
        second = visit(client, f"{HOME}software/?q=Worm&page=2")
        assert "Worm 059" in second
        assert "Worm 000" not in second

    @pytest.mark.parametrize(
        "segment",
        ["mitigations", "software", "groups", "campaigns", "assets", "data-sources", "data-components",
         "detection-strategies", "analytics", "tactics"],
    )  # fmt: skip
    def test_every_kind_has_one(self, released: Path, client: Client, segment: str) -> None:
        assert visit(client, f"{HOME}{segment}/")

    def test_leave_revoked_ones_out(self, released: Path, client: Client) -> None:
        assert "S0001" in visit(client, f"{HOME}software/")
        assert "T1064" not in visit(client, f"{HOME}mitigations/")


class TestEntries:
    def test_a_mitigation_has_its_full_text_and_the_sentence_for_each_technique(
        self, released: Path, client: Client
    ) -> None:
        html = visit(client, f"{HOME}mitigations/m1038/")
        assert "About Prevention." in words(section(html, "statement"))
        techniques = section(html, "mitigates-technique")
        assert "T1059.011 Script Block it." in words(techniques)
        assert f'href="{HOME}t1059-011/"' in techniques
        assert "Block Report" in words(section(html, "references"))
        assert "(Citation:" not in html

    def test_software_shows_what_it_does_and_who_uses_it(self, released: Path, client: Client) -> None:
        html = visit(client, f"{HOME}software/s0001/")
        assert "Type Malware" in words(html)
        assert "Worm runs scripts." in words(section(html, "uses-technique"))
        assert "G0001 Crew Crew has Worm." in words(section(html, "group-uses"))

    def test_groups_and_campaigns_name_each_other(self, released: Path, client: Client) -> None:
        assert "C0001 Raid By Crew." in words(visit(client, f"{HOME}groups/g0001/"))
        raid = words(visit(client, f"{HOME}campaigns/c0001/"))
        assert "Attributed to 1 G0001 Crew" in raid
        assert "First seen 2019-01-01" in raid

    def test_a_strategy_shows_its_analytics_with_anchors(self, released: Path, client: Client) -> None:
        html = visit(client, f"{HOME}detection-strategies/det0001/")
        assert 'id="an0001"' in html
        assert "auditd execve" in words(section(html, "analytics"))
        assert "T1059.011 Script" in words(section(html, "detects-technique"))

    def test_data_components_and_sources_name_each_other(self, released: Path, client: Client) -> None:
        component = words(visit(client, f"{HOME}data-components/dc0001/"))
        assert "Data source 1 DS0001 Process" in component
        assert "AN0001 Analytic 0001 auditd execve sysmon EventCode=1" in component
        source_view = words(visit(client, f"{HOME}data-sources/ds0001/"))
        assert "Deprecated" in source_view
        assert "DC0001 Process Creation" in source_view

    def test_an_asset_names_the_techniques_that_target_it(self, tmp_path: Path, client: Client) -> None:
        thing, attack = asset(), technique("T1001", "Attack")
        import_objects(tmp_path, tactic(), thing, attack, relationship(attack, "targets", thing, "Stop it."))
        assert "T1001 Attack Stop it." in words(visit(client, f"{HOME}assets/a0001/"))
        assert "A0001 Controller Stop it." in words(section(visit(client, f"{HOME}t1001/"), "assets"))

    def test_long_sections_are_paged_with_stable_numbers(self, tmp_path: Path, client: Client) -> None:
        shield = mitigation()
        targets = [technique(f"T2{number:03}", f"Target {number}") for number in range(120)]
        says = [
            relationship(
                shield, "mitigates", target, f"Say {n}.(Citation: Paper {n})", [source(f"Paper {n}")]
            )
            for n, target in enumerate(targets)
        ]
        import_objects(tmp_path, tactic(), shield, *targets, *says)
        first = visit(client, f"{HOME}mitigations/m1038/")
        second = visit(client, f"{HOME}mitigations/m1038/?mitigates-technique=2")
        assert "Say 99." in first
        assert "Say 100." not in first
        assert re.search(r"Say 119\..*?\[120\]</a>", second)
        assert 'href="?mitigates-technique=2#mitigates-technique"' in first

    def test_queries_are_bounded(self, tmp_path: Path, client: Client, django_assert_max_num_queries) -> None:
        component = data_component()
        findings = [
            analytic(f"AN{number:04}", log_sources=[(component, "a", "b")]) for number in range(1, 30)
        ]
        import_objects(
            tmp_path, tactic(), technique("T1001"), component, *findings, strategy(analytics=findings)
        )
        cache.clear()
        visit(client, HOME)
        for address in ("detection-strategies/det0001/", "data-components/dc0001/", "analytics/", "tactics/"):
            with django_assert_max_num_queries(14):
                visit(client, HOME + address)


def test_views_say_where_they_are(released: Path, client: Client) -> None:
    address = f"{HOME}mitigations/m1038/"
    html = visit(client, f"{address}?mitigates-technique=1")
    assert f'<link rel="canonical" href="http://localhost{address}">' in html
    assert '<meta name="description" content="About Prevention.">' in html
    assert "<title>M1038 Prevention, MITRE ATT&amp;CK® Enterprise" in html
    trail = re.search(r'<nav class="breadcrumb".*?</nav>', html, re.DOTALL)
    assert trail is not None
    assert words(trail.group()).endswith("Frameworks MITRE ATT&CK® Enterprise Mitigations")


def test_a_framework_page_without_a_framework_is_not_there(released: Path, client: Client) -> None:
    FrameworkPage.objects.update(framework=None)
    assert client.get(HOME).status_code == 404
    assert client.get("/frameworks/").status_code == 200
    assert Framework.objects.exists()


class TestKeptPages:
    """What anonymous visitors get from the cache changes with what it shows."""

    @pytest.fixture(autouse=True)
    def kept(self, settings: Any, released: Path) -> Iterator[None]:
        settings.PAGE_CACHE = True
        cache.clear()
        yield
        cache.clear()

    @pytest.mark.parametrize(
        "address",
        [
            "/frameworks/",
            HOME,
            MATRIX,
            f"{HOME}t1059-011/",
            f"{HOME}mitigations/m1038/",
            f"{HOME}mitigations/",
        ],
    )
    def test_an_import_renews_them(
        self, released: Path, client: Client, django_capture_on_commit_callbacks: Any, address: str
    ) -> None:
        client.get(address)
        assert client.get(address)["X-Cache"] == "hit"
        with django_capture_on_commit_callbacks(execute=True):
            import_objects(released, *small_release_objects(None), malware("S0099", "New"), release="18.2")
        assert client.get(address)["X-Cache"] == "miss"

    def test_commentary_renews_its_page_and_the_matrix(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        for address in (MATRIX, f"{HOME}t1059-011/"):
            client.get(address)
        page = technique_page("T1059.011")
        page.one_line = "Mind this."
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        assert "heat-1" in visit(client, MATRIX)
        assert "Mind this." in visit(client, f"{HOME}t1059-011/")

    def test_a_kept_technique_asks_the_database_nothing(
        self, client: Client, django_assert_num_queries
    ) -> None:
        visit(client, f"{HOME}t1059-011/")
        with django_assert_num_queries(0):
            visit(client, f"{HOME}t1059-011/")
