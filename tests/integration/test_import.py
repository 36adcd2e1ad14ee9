"""Importing releases: what is written, what is left alone, and what a later release does to it."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Page, PageLogEntry, Site

from core.search.finder import search
from frameworks.attack.importer import import_attack
from frameworks.importing.report import ImportReport
from frameworks.models import (
    Entry,
    EntryVersion,
    Framework,
    FrameworkPage,
    Relationship,
    Release,
    TechniquePage,
)
from tests.support.bundles import (
    bundle,
    encode,
    group,
    matrix,
    mitigation,
    relationship,
    source,
    subtechnique,
    tactic,
    technique,
)
from tests.support.fingerprint import fingerprint
from tests.support.imports import import_objects, write_bundle

pytestmark = pytest.mark.django_db

EXECUTION = tactic("TA0002", "Execution")
SHELL = technique(
    "T1059", "Interpreter", description="Runs what it is given. (Citation: Report)", external_references=None
)


def objects(**changes):
    """A small release; `changes` replace objects by name, None leaves one out."""
    parent = technique("T1059", "Interpreter")
    child = subtechnique("T1059.011", "Lua")
    shield = mitigation("M1038", "Prevention")
    crew = group("G0001", "Crew")
    things = {
        "tactic": EXECUTION,
        "matrix": matrix([EXECUTION]),
        "parent": parent,
        "child": child,
        "mitigation": shield,
        "group": crew,
        "subtechnique-of": relationship(child, "subtechnique-of", parent),
        "mitigates": relationship(shield, "mitigates", child, "Allow only the scripts you wrote."),
        "uses": relationship(crew, "uses", child, "Crew scripted it.", [source("Report")]),
    }
    things.update(changes)
    return [thing for thing in things.values() if thing is not None]


def entry(external_id: str) -> Entry:
    return Entry.objects.get(external_id=external_id)


def test_a_first_import_makes_a_place_and_live_pages(tmp_path: Path) -> None:
    report = import_objects(tmp_path, *objects())

    root = Site.objects.get(is_default_site=True).root_page
    framework_page = FrameworkPage.objects.get()
    assert framework_page.get_parent().get_parent().pk == root.pk
    assert framework_page.url_path == f"{root.url_path}frameworks/attack/"
    assert [(page.title, page.slug, page.live) for page in TechniquePage.objects.order_by("path")] == [
        ("Interpreter", "t1059", True),
        ("Lua", "t1059-011", True),
    ]
    assert Page.find_problems() == ([], [], [], [], [])
    assert report.pages_added == 2
    assert report.state == Release.State.CURRENT
    assert report.entries["subtechnique"].added == 1
    assert report.relationships["mitigates"].added == 1


def test_what_was_imported_is_found(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects())
    assert [hit.external_id for hit in search("t1059/011").hits][:1] == ["T1059.011"]
    assert "M1038" in [hit.external_id for hit in search("prevention").hits]


def test_pages_can_be_added_by_hand_below_what_was_seeded(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects())
    parent = FrameworkPage.objects.get()
    parent.add_child(instance=TechniquePage(title="By hand", slug="by-hand"))
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("packed", [False, True])
def test_the_same_bundle_again_changes_nothing(tmp_path: Path, packed: bool) -> None:
    document = bundle(*objects())
    import_attack(str(write_bundle(tmp_path, document)))
    before = fingerprint()
    if packed:
        again = tmp_path / "enterprise-attack-18.1.json.gz"
        again.write_bytes(gzip.compress(encode(document)))
    else:
        again = tmp_path / "enterprise-attack-18.1.json"

    report = import_attack(str(again))

    assert report.is_still
    assert report.total.unchanged == 6
    assert fingerprint() == before


def test_the_same_objects_in_other_bytes_change_nothing_that_is_shown(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects())
    left_out = {"frameworks_release", "frameworks_releaseentry", "wagtailcore_modellogentry"}
    before = fingerprint(leave_out=left_out)

    report = import_objects(tmp_path, *reversed(objects()))

    assert report.is_still
    assert fingerprint(leave_out=left_out) == before


def test_a_dry_run_reports_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    before = fingerprint()
    dry = import_objects(tmp_path, *objects(), dry_run=True)
    assert fingerprint() == before
    wet = import_objects(tmp_path, *objects())
    assert dry.dry_run
    assert (dry.entries, dry.relationships, dry.pages_added) == (
        wet.entries,
        wet.relationships,
        wet.pages_added,
    )


def test_a_new_release_says_what_it_changed(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects(), release="17.1")
    renamed = subtechnique("T1059.011", "Lua scripts")
    report = import_objects(
        tmp_path,
        *objects(child=renamed, group=None, uses=None, new=technique("T1700", "New")),
        release="18.1",
    )

    assert (report.entries["technique"].added, report.entries["technique"].unchanged) == (1, 1)
    assert report.entries["subtechnique"].changed == 1
    assert report.entries["group"].withdrawn == 1
    assert report.relationships["uses"].withdrawn == 1
    assert (report.pages_added, report.pages_renamed) == (1, 1)
    page = entry("T1059.011").page
    assert page.title == page.draft_title == "Lua scripts"
    logged = PageLogEntry.objects.get(page=page.pk, action="frameworks.rename")
    assert "“Lua”" in logged.message
    assert entry("G0001").status == Entry.Status.WITHDRAWN
    states = dict(Release.objects.values_list("version", "state"))
    assert states == {"17.1": Release.State.SUPERSEDED, "18.1": Release.State.CURRENT}


def test_a_statement_that_changes_changes_the_entry_it_is_about(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects(), release="17.1")
    told = objects()
    told[-1] = {**told[-1], "description": "Crew scripted it twice."}
    report = import_objects(tmp_path, *told, release="18.1")
    assert report.entries["subtechnique"].changed == 1
    assert report.entries["group"].changed == 0


def test_a_new_timestamp_alone_is_no_change(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects(), release="17.1")
    logged = PageLogEntry.objects.count()
    touched = subtechnique("T1059.011", "Lua", modified="2025-11-13T14:00:00.188Z")
    report = import_objects(tmp_path, *objects(child=touched), release="18.1")
    assert report.is_still
    assert entry("T1059.011").source_modified == datetime(2025, 11, 13, 14, 0, 0, 188000, tzinfo=UTC)
    assert PageLogEntry.objects.count() == logged


def test_an_entry_that_is_gone_keeps_its_page_and_may_come_back(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects(), release="17.0")
    page = entry("T1059").page
    import_objects(
        tmp_path,
        *objects(
            parent=None, child=technique("T1700"), mitigates=None, uses=None, **{"subtechnique-of": None}
        ),
        release="17.1",
    )
    assert entry("T1059").status == Entry.Status.WITHDRAWN
    assert TechniquePage.objects.get(pk=page.pk).live

    report = import_objects(tmp_path, *objects(), release="18.1")
    assert entry("T1059").status == Entry.Status.ACTIVE
    assert entry("T1059").page == page
    assert report.entries["technique"].added == 1
    assert report.pages_added == 0


def test_an_older_release_adds_history_and_does_not_become_current(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects(), release="18.1")
    shown = fingerprint(leave_out=HISTORY)
    older = subtechnique("T1059.011", "Lua as it was")
    report = import_objects(
        tmp_path, *objects(child=older, old=technique("T1500", "Gone since")), release="9.0"
    )

    assert report.state == Release.State.SUPERSEDED
    assert Release.objects.get(state=Release.State.CURRENT).version == "18.1"
    assert entry("T1500").status == Entry.Status.WITHDRAWN
    assert not TechniquePage.objects.filter(entry=entry("T1500")).exists()
    Entry.objects.filter(external_id="T1500").delete()
    assert fingerprint(leave_out=HISTORY) == shown
    then = EntryVersion.objects.get(entry=entry("T1059.011"), carried_by__release__version="9.0")
    assert then.content["title"] == "Lua as it was"


HISTORY = {
    "frameworks_release", "frameworks_releaseentry", "frameworks_entryversion", "frameworks_entrylabel",
    "wagtailcore_referenceindex",  # follows this test's own delete
    "wagtailcore_modellogentry",  # that it was imported
}  # fmt: skip


def test_every_release_that_was_imported_can_be_read_as_it_was(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects(), release="17.1")
    import_objects(tmp_path, *objects(child=subtechnique("T1059.011", "Lua scripts")), release="18.1")
    titles = EntryVersion.objects.filter(entry__external_id="T1059.011").values_list(
        "carried_by__release__version", "content__title"
    )
    assert dict(titles) == {"17.1": "Lua", "18.1": "Lua scripts"}
    assert EntryVersion.objects.filter(entry__external_id="T1059").count() == 1


def test_only_one_release_can_be_current(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects())
    framework = Framework.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(framework=framework, version="99.0", state=Release.State.CURRENT)


def test_links_lead_to_our_pages_and_follow_what_was_revoked(tmp_path: Path) -> None:
    text = "See [Lua](https://attack.mitre.org/techniques/T1059/011) and [a paper](https://example.com/)."
    pointing = technique("T1700", "Pointing", description=text)
    import_objects(tmp_path, *objects(pointing=pointing), release="17.1")
    assert 'href="catalogue:attack/t1059-011/"' in entry("T1700").html
    assert 'href="https://example.com/"' in entry("T1700").html

    successor = technique("T1701", "Successor")
    revoked = subtechnique("T1059.011", "Lua", revoked=True)
    report = import_objects(
        tmp_path,
        *objects(
            pointing=pointing,
            child=revoked,
            successor=successor,
            revoked_by=relationship(revoked, "revoked-by", successor),
        ),
        release="18.1",
    )
    assert 'href="catalogue:attack/t1701/"' in entry("T1700").html, "the text is the same, its link is not"
    assert report.entries["technique"].changed == 0
    assert entry("T1059.011").successor() == entry("T1701")


def test_two_entries_may_share_an_id(tmp_path: Path) -> None:
    """224 deprecated courses of action carry the id of a technique."""
    twin = mitigation("T1059", "Interpreter mitigation", x_mitre_deprecated=True)
    import_objects(tmp_path, *objects(twin=twin))
    assert Entry.objects.filter(external_id="T1059").count() == 2
    assert TechniquePage.objects.filter(slug="t1059").count() == 1


def test_a_report_survives_json(tmp_path: Path) -> None:
    report = import_objects(tmp_path, *objects())
    assert ImportReport.from_json(report.as_json()) == report
    stored = Release.objects.get().report
    assert stored["entries"] == report.as_json()["entries"]


def test_relationships_keep_their_own_sentence_and_sources(tmp_path: Path) -> None:
    import_objects(tmp_path, *objects())
    used = Relationship.objects.get(type="uses")
    assert used.text == "Crew scripted it."
    assert [reference.name for reference in used.cited] == ["Report"]
