"""Importing from the admin: dry run, decision, import, and what is left behind."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.models import User
from frameworks.admin import runs
from frameworks.models import Entry, ImportRun, Release, TechniquePage
from tests.support.bundles import encode, small_release
from tests.support.import_desk import (
    HISTORY,
    ImportDesk,
    bundle_file,
    importing_elsewhere,
    kept,
    make_run,
    run_url,
    text_of,
)
from tests.support.served import Served, serving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private")]


@pytest.fixture
def served() -> Iterator[Served]:
    """A web server on this machine."""
    with serving() as server:
        yield server


def test_an_upload_is_tried_shown_and_then_imported(
    admin: User, client: Client, desk: ImportDesk, private: Path
) -> None:
    response = desk.start(file=bundle_file())
    run = ImportRun.objects.get()
    assert response.headers["Location"] == run_url(run)
    assert (run.state, run.dry_run, run.source) == ("checked", True, "enterprise-attack.json")
    assert Entry.objects.count() == TechniquePage.objects.count() == 0
    assert len(kept(private)) == 1

    page = client.get(run_url(run))
    assert "Refresh" not in page.headers
    assert "Nothing has been imported yet" in text_of(page)
    assert "attack 18.1 would become current" in text_of(page)
    assert "technique 3 0 0 0" in text_of(page)

    after = desk.press(run, "confirm")
    run.refresh_from_db()
    assert (run.state, run.dry_run, run.error) == ("done", False, "")
    assert run.finished_at is not None
    assert TechniquePage.objects.filter(slug="t1059", live=True).exists()
    release = Release.objects.get()
    assert release.source == "enterprise-attack.json"
    assert reverse("frameworks_release_modeladmin_inspect", args=[release.pk]) in after.content.decode()
    assert kept(private) == []
    assert not run.upload

    entry = ModelLogEntry.objects.get(action="frameworks.import")
    assert (entry.user, entry.object_id, entry.data["added"] > 10) == (admin, str(release.pk), True)
    assert "enterprise-attack.json" in text_of(client.get(HISTORY))
    assert "Imported a release" in text_of(client.get(reverse("wagtailadmin_reports:site_history")))


def test_the_same_release_again_changes_nothing(admin: User, client: Client, desk: ImportDesk) -> None:
    desk.start(file=bundle_file())
    desk.press(ImportRun.objects.latest("pk"), "confirm")
    desk.start(file=bundle_file())
    run = ImportRun.objects.latest("pk")
    page = client.get(run_url(run))
    assert "this release is already here" in text_of(page)
    assert BeautifulSoup(page.content, "html.parser").select_one("button[name=confirm][disabled]")
    desk.press(run, "confirm")
    assert ModelLogEntry.objects.filter(action="frameworks.import").count() == 1


def test_an_older_release_is_imported_into_the_history(admin: User, client: Client, desk: ImportDesk) -> None:
    desk.start(file=bundle_file())
    desk.press(ImportRun.objects.get(), "confirm")
    desk.start(file=bundle_file(data=encode(small_release(release="17.1"))))
    run = ImportRun.objects.latest("pk")
    page = client.get(run_url(run))
    assert "attack 17.1 would become superseded" in text_of(page)
    assert "adds to the history only" in text_of(page)
    desk.press(run, "confirm")
    older = Release.objects.get(version="17.1")
    assert older.state == "superseded"
    assert ModelLogEntry.objects.filter(action="frameworks.import", object_id=str(older.pk)).exists()


def test_packed_and_told_by_its_name(admin: User, desk: ImportDesk) -> None:
    old = encode(small_release(spec="2.0"))  # says nowhere which release it is
    desk.start(file=bundle_file("enterprise-attack-9.0.json.gz", gzip.compress(old)))
    assert ImportRun.objects.get().report["release"] == "9.0"
    desk.start(file=bundle_file("bundle.json", old), release="8.2", framework="attack")
    assert ImportRun.objects.latest("pk").report["release"] == "8.2"


def test_a_decision_is_made_once(admin: User, client: Client, desk: ImportDesk, private: Path) -> None:
    desk.start(file=bundle_file())
    run = ImportRun.objects.get()
    assert "Discarded" in text_of(desk.press(run, "discard"))
    assert kept(private) == []
    assert "no longer waiting for a decision" in text_of(desk.press(run, "confirm"))
    assert "no longer waiting for a decision" in text_of(desk.press(run, "anything"))
    assert Release.objects.count() == 0


def test_an_address_is_fetched_once_and_what_was_checked_is_imported(
    admin: User, desk: ImportDesk, settings: Any, served: Served
) -> None:
    settings.FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES = True
    address = served.put("/enterprise-attack-18.1.json", encode(small_release()))
    desk.start(origin="address", address=address)
    run = ImportRun.objects.get()
    assert run.state == "checked", run.error
    served.put("/enterprise-attack-18.1.json", b"something else")
    desk.press(run, "confirm")
    assert Release.objects.get().source == address


def test_the_latest_release_is_found(admin: User, desk: ImportDesk, settings: Any, served: Served) -> None:
    settings.FRAMEWORKS_ALLOW_PRIVATE_ADDRESSES = True
    address = served.put("/enterprise-attack-18.1.json", encode(small_release()))
    index = {
        "collections": [
            {
                "id": "x-mitre-collection--1f5f1533-f617-4ca8-9ab4-6a02367fa019",
                "name": "Enterprise ATT&CK",
                "versions": [{"version": "18.1", "url": address, "modified": "2025-11-13T14:00:00.188Z"}],
            }
        ]
    }
    settings.ATTACK_INDEX_URL = served.put("/index.json", encode(index))
    desk.start(origin="latest")
    run = ImportRun.objects.get()
    assert run.state == "checked", run.error
    assert (run.source, run.report["release"]) == (address, "18.1")


def test_another_import_at_the_same_time_is_told_in_one_line(
    admin: User, desk: ImportDesk, private: Path
) -> None:
    with importing_elsewhere():
        desk.start(file=bundle_file())
    run = ImportRun.objects.get()
    assert (run.state, "another import is running" in run.error) == ("failed", True)
    assert kept(private) == []


@pytest.mark.parametrize(
    ("state", "age", "becomes"),
    [
        ("running", timedelta(minutes=2), "failed"),
        ("waiting", timedelta(days=2), "failed"),
        ("waiting", timedelta(minutes=2), "waiting"),
        ("checked", timedelta(days=2), "discarded"),
        ("checked", timedelta(hours=2), "checked"),
    ],
)
def test_what_died_or_was_forgotten_is_shown_so_and_its_file_deleted(
    state: str, age: timedelta, becomes: str, admin: User, client: Client, private: Path
) -> None:
    run = make_run(state, age)
    page = client.get(run_url(run))
    run.refresh_from_db()
    assert run.state == becomes
    assert len(kept(private)) == (0 if becomes in ("failed", "discarded") else 1)
    assert ("Refresh" in page.headers) is (becomes == "waiting")


def test_a_run_whose_worker_gives_signs_of_life_is_left_alone(
    admin: User, client: Client, private: Path
) -> None:
    run = make_run("running", timedelta(hours=1))
    with importing_elsewhere():  # somebody is importing
        page = client.get(run_url(run))
    assert ImportRun.objects.get().state == "running"
    assert page.headers["Refresh"] == "2"


def test_a_run_that_breaks_says_so_and_tells_the_worker(
    admin: User, client: Client, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "import_attack", broken)
    run = make_run("waiting", timedelta(0))
    with pytest.raises(ZeroDivisionError):
        runs.perform(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", runs.BROKEN)
    assert kept(private) == []


def test_a_run_is_performed_once(admin: User, private: Path) -> None:
    run = make_run("done", timedelta(0))
    runs.perform(run.pk)
    assert ImportRun.objects.get().state == "done"
