"""A release is set back and the former made current again: as it was, commentary untouched."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.models import User
from frameworks.importing.remembered import catalogue_of
from frameworks.importing.rolling_back import make_current
from frameworks.models import Entry, ImportRun, Release, ReleaseEntry, TechniquePage
from frameworks.records import CatalogueError
from tests.support.bundles import (
    Object,
    bundle,
    encode,
    malware,
    matrix,
    relationship,
    small_release_objects,
    source,
    tactic,
    technique,
)
from tests.support.fingerprint import fingerprint
from tests.support.import_desk import ImportDesk, importing_elsewhere, run_url, text_of
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.released import HOME, visit, words
from tests.support.said import said

pytestmark = pytest.mark.django_db

# What an import writes, and what is derived of it. Everything else is the firm's.
WRITTEN = {
    "frameworks_entry",
    "frameworks_entrylabel",
    "frameworks_entryversion",
    "frameworks_relationship",
    "frameworks_release",
    "frameworks_releaseentry",
    "frameworks_reviewitem",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
}


def later_objects() -> list[Object]:
    """The small release, a release later: renamed, reordered, reworded, with new things and old ones gone."""
    things = {thing["id"]: thing for thing in small_release_objects(None)}
    execution, persistence = tactic(), tactic("TA0003", "Persistence")
    renamed = technique("T1059", "Command Interpreter", tactics=("persistence",), platforms=("macOS",))
    worm = malware()
    for changed in (renamed, matrix([persistence, execution])):
        things[changed["id"]] = changed
    gone = [thing["id"] for thing in things.values() if thing["type"] in ("campaign", "tool")]
    things = {
        key: thing
        for key, thing in things.items()
        if not {key, thing.get("source_ref"), thing.get("target_ref")} & set(gone)
    }
    new = technique("T1700", "Only later")
    sentence = relationship(worm, "uses", new, "It does.(Citation: New)", [source("New")])
    return [*things.values(), new, sentence]


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """The small release as 17.1, then the later one as 18.1; returns the folder of the files."""
    import_objects(tmp_path, *small_release_objects(None), release="17.1")
    import_objects(tmp_path, *later_objects(), release="18.1")
    return tmp_path


def release(version: str) -> Release:
    return Release.objects.select_related("framework").get(version=version)


def set_release(*arguments: str) -> str:
    out = StringIO()
    call_command("set_release", *arguments, stdout=out)
    return out.getvalue()


def test_back_and_forth_the_catalogue_says_the_same(tmp_path: Path) -> None:
    import_objects(tmp_path, *small_release_objects(None), release="17.1")
    first = said()
    import_objects(tmp_path, *later_objects(), release="18.1")
    second = said()
    assert first != second

    report = make_current(release("17.1"))
    assert said() == first
    assert (report.state, report.total.withdrawn, report.pages_renamed) == ("current", 1, 1)
    assert Entry.objects.get(external_id="T1700").status == "withdrawn"

    make_current(release("18.1"))
    assert said() == second
    make_current(release("17.1"))
    assert said() == first


def test_the_release_and_the_one_before_change_places(both: Path) -> None:
    started = timezone.now()
    kept = release("17.1").report
    make_current(release("17.1"))
    former, newer = release("17.1"), release("18.1")
    assert (former.state, newer.state) == ("current", "superseded")
    assert former.current_from is not None
    assert former.current_from >= started
    assert former.current_until is None
    assert newer.current_until == former.current_from
    assert former.report == kept, "what its import did is still told"
    entry = ModelLogEntry.objects.get(action="frameworks.roll_back")
    assert (entry.object_id, entry.data) == (str(former.pk), {"from": "18.1", "to": "17.1"})


def test_what_editors_wrote_is_untouched_byte_for_byte(both: Path) -> None:
    user = make_user()
    for page in TechniquePage.objects.all():
        page.one_line = f"About {page.slug}"
        page.commentary = [("our_view", {"text": "<p>Ours.</p>", "part": "statement"})]
        page.save_revision(user=user).publish(user=user)
        page.one_line = "Half done"
        page.save_revision(user=user)
    renamed = TechniquePage.objects.get(slug="t1059").pk
    drafts = {page.pk: page.latest_revision_id for page in TechniquePage.objects.all()}
    before = fingerprint(leave_out=WRITTEN | {"wagtailcore_page"} | _derived())
    make_current(release("17.1"))
    assert fingerprint(leave_out=WRITTEN | {"wagtailcore_page"} | _derived()) == before
    assert {page.pk: page.latest_revision_id for page in TechniquePage.objects.all()} == drafts
    assert TechniquePage.objects.get(pk=renamed).title == "Interpreter", "the publisher's name, as it was"


def _derived() -> set[str]:
    return {table for table in fingerprint() if table.startswith("search_")}


def test_visitors_read_the_former_release(both: Path, client: Client) -> None:
    assert "Command Interpreter" in visit(client, f"{HOME}t1059/")
    make_current(release("17.1"))
    shown = words(visit(client, f"{HOME}t1059/"))
    assert "Command Interpreter" not in shown
    assert "Wrench" in shown
    only_later = words(visit(client, f"{HOME}t1700/"))
    assert "17.1" in only_later, "its page stays and says that this release does not have it"
    assert "Only later" not in words(visit(client, f"{HOME}matrix/"))
    assert "Raid" in words(visit(client, f"{HOME}campaigns/c0001/"))


def test_a_dry_run_changes_nothing(both: Path) -> None:
    before = fingerprint()
    printed = set_release("attack", "17.1", "--dry-run")
    assert "attack 17.1 would become current" in printed
    assert "dry run" in printed
    assert fingerprint() == before


def test_the_command(both: Path) -> None:
    assert "attack 17.1 is current" in set_release("attack", "17.1")
    before = fingerprint()
    assert "attack 17.1 is the current release already" in set_release("attack", "17.1")
    assert fingerprint() == before
    assert '"state": "current"' in set_release("attack", "18.1", "--json")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("attack", "9.9"), "attack '9.9' was never imported; there is: 17.1, 18.1"),
        (("attack", ""), "attack '' was never imported; there is: 17.1, 18.1"),
        (("nist", "5.2"), "there is no framework 'nist' with a release; there is: attack"),
    ],
)
def test_bad_arguments_get_one_line_and_change_nothing(
    both: Path, arguments: tuple[str, ...], line: str
) -> None:
    before = fingerprint()
    with pytest.raises(CommandError) as error:
        set_release(*arguments)
    assert str(error.value) == line
    assert error.value.returncode == 1
    assert fingerprint() == before


def test_two_at_a_time_are_refused(both: Path) -> None:
    before = fingerprint()
    with importing_elsewhere(), pytest.raises(CatalogueError, match="another import is running"):
        make_current(release("17.1"))
    assert fingerprint() == before


def test_a_release_from_before_is_refused_until_its_file_is_imported_again(both: Path) -> None:
    ReleaseEntry.objects.filter(release=release("17.1")).update(facts={}, source_version="")
    before = fingerprint()
    with pytest.raises(CommandError) as error:
        set_release("attack", "17.1")
    assert str(error.value) == (
        "attack 17.1 was imported before releases were remembered; import its file again first"
    )
    assert fingerprint() == before

    import_objects(both, *small_release_objects(None), release="17.1")  # the same bytes
    assert release("17.1").state == "superseded"
    set_release("attack", "17.1")
    assert release("17.1").state == "current"


def test_a_release_that_lost_some_of_its_facts_is_refused(both: Path) -> None:
    last = ReleaseEntry.objects.filter(release=release("17.1")).latest("pk")
    ReleaseEntry.objects.filter(pk=last.pk).update(facts={})
    with pytest.raises(CatalogueError, match="import its file again first"):
        make_current(release("17.1"))


def test_a_memory_that_does_not_come_out_the_same_is_refused(both: Path) -> None:
    row = ReleaseEntry.objects.filter(release=release("17.1"), entry__external_id="T1059").get()
    row.version.content["title"] = "Another"
    row.version.save()
    before = fingerprint()
    with pytest.raises(CatalogueError, match="is not remembered as it was"):
        make_current(release("17.1"))
    assert fingerprint() == before


def test_the_order_of_tactics_and_times_are_remembered(both: Path) -> None:
    catalogue = catalogue_of(release("17.1"))
    places = {entry.external_id: entry.position for entry in catalogue.entries if entry.kind == "tactic"}
    assert places["TA0002"] < places["TA0003"]
    assert all(entry.created and entry.modified for entry in catalogue.entries)
    positions = [one.position for one in catalogue.relationships if one.type == "has-tactic"]
    assert len(set(positions)) == len(positions) == 2


def test_the_newer_file_makes_it_current_again(both: Path) -> None:
    second = said()
    make_current(release("17.1"))
    report = import_objects(both, *later_objects(), release="18.1")  # the same bytes
    assert report.state == "current"
    assert release("18.1").state == "current"
    assert said() == second
    again = import_objects(both, *later_objects(), release="18.1")
    assert again.is_still


def test_a_review_is_asked_for_and_no_more_once_the_text_is_the_old_one(both: Path) -> None:
    page = TechniquePage.objects.get(slug="t1059")
    page.one_line = "Ours"
    page.save_revision().publish()
    make_current(release("17.1"))
    item = page.review_items.get()
    assert (item.since.version, item.release.version, item.is_pending) == ("18.1", "17.1", True)
    make_current(release("18.1"))
    assert not page.review_items.get().is_pending


class TestInTheAdmin:
    """From the release's page: a dry run in the background, a decision, the change."""

    pytestmark = pytest.mark.usefixtures("private", "both")

    def start(self, desk: ImportDesk, version: str = "17.1") -> Any:
        with desk._callbacks(execute=True):
            return desk.client.post(reverse("frameworks_set_release", args=[release(version).pk]))

    def test_a_manager_sees_what_would_change_and_confirms(
        self, admin: User, client: Client, desk: ImportDesk
    ) -> None:
        page = reverse("frameworks_release_modeladmin_inspect", args=[release("17.1").pk])
        address = reverse("frameworks_set_release", args=[release("17.1").pk])
        assert address in client.get(page).content.decode()
        before = said()
        response = self.start(desk)
        run = ImportRun.objects.get()
        assert response.headers["Location"] == run_url(run)
        assert (run.state, run.error) == ("checked", "")
        assert said() == before
        shown = text_of(client.get(run_url(run)))
        assert "attack 17.1 would become current" in shown
        assert "Release 18.1 would be set back to superseded" in shown

        desk.press(run, "confirm")
        run.refresh_from_db()
        assert (run.state, run.error) == ("done", "")
        assert release("17.1").state == "current"
        assert "current release again" in text_of(client.get(run_url(run)))
        assert ModelLogEntry.objects.get(action="frameworks.roll_back").user == admin
        history = text_of(client.get(reverse("wagtailadmin_reports:site_history")))
        assert "Made current again, in place of release 18.1" in history
        assert address not in client.get(page).content.decode()

    def test_it_is_not_one_of_the_ways_to_import(self, admin: User, client: Client, desk: ImportDesk) -> None:
        assert "A release that is here already" not in text_of(
            client.get("/admin/frameworks/importrun/create/")
        )
        assert "Select a valid choice" in text_of(desk.start(origin="remembered"))

    def test_a_confirmation_that_came_too_late_is_refused(
        self, admin: User, desk: ImportDesk, both: Path
    ) -> None:
        self.start(desk)
        run = ImportRun.objects.get()
        import_objects(both, technique("T1059", "Newest"), release="19.0")
        before = said()
        shown = text_of(desk.press(run, "confirm"))
        assert "attack 19.0 has become current since this was asked for; start again" in shown
        assert said() == before
        assert release("19.0").state == "current"

    def test_a_decision_is_made_once(self, admin: User, desk: ImportDesk) -> None:
        self.start(desk)
        run = ImportRun.objects.get()
        assert "nothing was changed" in text_of(desk.press(run, "discard"))
        desk.press(run, "confirm")
        assert release("18.1").state == "current"

    def test_what_cannot_be_is_said_on_the_release(
        self, admin: User, client: Client, desk: ImportDesk
    ) -> None:
        shown = text_of(client.get(self.start(desk, "18.1").headers["Location"]))
        assert "is the current release already" in shown
        ReleaseEntry.objects.filter(release=release("17.1")).update(facts={})
        shown = text_of(client.get(self.start(desk).headers["Location"]))
        assert "import its file again first" in shown
        assert ImportRun.objects.count() == 0

    def test_only_by_post_only_with_a_token_and_only_for_managers(self, client: Client) -> None:
        address = reverse("frameworks_set_release", args=[release("17.1").pk])
        page = reverse("frameworks_release_modeladmin_inspect", args=[release("17.1").pk])
        assert client.post(address).status_code == 302, "to the login"
        client.force_login(make_user("publisher", "Publishers"))
        assert address not in client.get(page).content.decode()
        client.post(address)
        client.force_login(make_user())
        assert client.get(address).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(User.objects.get(username="admin"))
        assert strict.post(address).status_code == 403
        assert client.post(reverse("frameworks_set_release", args=[0])).status_code == 404
        assert ImportRun.objects.count() == 0


def test_a_run_that_waited_too_long_is_discarded_like_an_import(
    admin: User, client: Client, both: Path, private: Path
) -> None:
    run = ImportRun.objects.create(origin="remembered", framework="attack", release="17.1", state="checked")
    ImportRun.objects.update(changed_at=timezone.now() - timedelta(days=2))
    client.get(run_url(run))
    assert ImportRun.objects.get().state == "discarded"


def test_a_file_that_was_never_asked_for_is_not_needed(both: Path) -> None:
    for path in both.iterdir():
        path.unlink()
    assert encode(bundle(*later_objects()))
    make_current(release("17.1"))
    assert release("17.1").state == "current"
