"""Every act on both layers is in the site history, with who did it, and in the page's own; and in its CSV."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from core.models import User
from frameworks.models import ImportRun, Release, TechniquePage
from frameworks.reviewing.acting import assign, dismiss, still_right
from tests.support.bundles import small_release
from tests.support.import_desk import ImportDesk, bundle_file
from tests.support.imports import import_objects, write_bundle
from tests.support.people import make_user
from tests.support.released import technique_page
from tests.support.reporting import comment_on
from tests.support.techniques import import_first, import_next, release

pytestmark = pytest.mark.django_db

HISTORY = "/admin/reports/site-history/"


def history(client: Client, query: str = "") -> list[dict[str, str]]:
    """Return the CSV file of the site history, row by row."""
    response = client.get(f"{HISTORY}?export=csv&{query}")
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))  # type: ignore[attr-defined]


def told(client: Client, url: str) -> list[str]:
    """Return the rows of a history, as shown."""
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return [row.get_text(" ", strip=True) for row in page.select("table.listing tbody tr")]


def test_an_import_from_the_command_line_is_the_systems(tmp_path: Path, admin: User, client: Client) -> None:
    path = write_bundle(tmp_path, small_release(), "enterprise-attack.json")
    call_command("import_attack", str(path), verbosity=0)
    entry = ModelLogEntry.objects.get(action="frameworks.import")
    assert (entry.user, entry.object_id) == (None, str(Release.objects.get().pk))
    assert entry.data["added"] > 10
    call_command("import_attack", str(path), verbosity=0)  # the very same: no act
    call_command("import_attack", str(path), "--dry-run", "--release", "99.0", verbosity=0)
    assert ModelLogEntry.objects.filter(action="frameworks.import").count() == 1
    [row] = [row for row in history(client) if row["Action type"] == "Import"]
    assert (row["User"], row["Name"]) == ("system", str(Release.objects.get()))


def test_an_import_in_the_admin_is_whose_who_confirmed_it(
    admin: User, client: Client, desk: ImportDesk, private: Path
) -> None:
    desk.start(file=bundle_file())
    confirming = make_user("confirming")
    client.force_login(confirming)
    desk.press(ImportRun.objects.get(), "confirm")
    entry = ModelLogEntry.objects.get(action="frameworks.import")
    assert entry.user == confirming
    seeded = PageLogEntry.objects.filter(action="frameworks.seed")
    assert seeded.count() == TechniquePage.objects.count()
    assert {one.user for one in seeded} == {confirming}


def test_a_failed_import_leaves_no_trace_in_the_log(tmp_path: Path, admin: User) -> None:
    import_first(tmp_path)
    before = (ModelLogEntry.objects.count(), PageLogEntry.objects.count())
    broken = [*release(), {"type": "relationship", "id": "relationship--x"}]
    with pytest.raises(Exception, match="relationship"):
        import_objects(tmp_path, *broken, release="18.1")
    assert (ModelLogEntry.objects.count(), PageLogEntry.objects.count()) == before


def test_every_act_on_a_page_is_in_the_site_history_and_in_its_own(
    tmp_path: Path, admin: User, client: Client
) -> None:
    """Publish, a new release, assign, still right, another release, dismiss: each once, with its name."""
    import_first(tmp_path)
    page = comment_on("T1059.011", admin)
    import_next(tmp_path)
    item = page.review_items.get()
    assign([item.pk], admin, admin, None)
    still_right(item.pk, admin, item.digest)
    import_objects(tmp_path, *release("Lua Again"), release="19.0")
    dismiss([page.review_items.get(state="open").pk], admin, "Only the name")
    expected = {
        "Made by an import": 1,
        "Published": 1,
        "Renamed by an import; the publisher called it “Lua” before": 1,
        "Release 18.1 changed what this page is about (identity)": 1,
        "Reviewed against release 18.1": 1,
        "Renamed by an import; the publisher called it “Lua Scripting” before": 1,
        "Release 19.0 changed what this page is about (identity)": 1,
    }
    own = told(client, reverse("wagtailadmin_pages:history", args=[page.pk]))
    whole = [row for row in told(client, f"{HISTORY}?label=Lua") if "T1059.011" in row]
    for message, times in expected.items():
        assert sum(message in row for row in whole) == times, (message, whole)
        assert sum(message in row for row in own) == times, (message, own)
    assert any("Only the name" in row for row in own)
    assert any("Only the name" in row for row in whole)
    labels = [row["Action type"] for row in history(client, "label=Lua")]
    for label in ("Seed", "Publish", "Rename by import", "Ask for review", "Stamp as reviewed"):
        assert label in labels, label
    assert labels.count("Ask for review") == 2
    stamps = history(client, "action=frameworks.stamp")
    assert [(row["User"], row["ID"]) for row in stamps] == [("admin", str(page.pk))]


def test_a_change_of_the_publishers_is_logged_once_a_page(tmp_path: Path, admin: User) -> None:
    import_first(tmp_path)
    page = comment_on("T1059.011", admin)
    import_next(tmp_path)
    entries = PageLogEntry.objects.filter(page=page, action="frameworks.review_opened")
    assert entries.count() == 1
    import_next(tmp_path)  # again
    assert entries.count() == 1
    untouched = technique_page("T1059")
    assert not PageLogEntry.objects.filter(page=untouched, action="frameworks.review_opened").exists()


def test_rolling_back_is_logged_with_who_did_it(
    tmp_path: Path, admin: User, client: Client, desk: ImportDesk, private: Path
) -> None:
    import_first(tmp_path)
    import_next(tmp_path)
    former = Release.objects.get(version="17.1")
    with desk._callbacks(execute=True):
        client.post(reverse("frameworks_set_release", args=[former.pk]))
    desk.press(ImportRun.objects.latest("pk"), "confirm")
    entry = ModelLogEntry.objects.get(action="frameworks.roll_back")
    assert (entry.user, entry.object_id) == (admin, str(former.pk))
    [row] = [row for row in history(client) if row["Action type"] == "Make current again"]
    assert row["User"] == "admin"


@pytest.mark.parametrize(
    ("group", "seen"),
    [("Framework managers", True), ("Reviewers", True), ("Observers", True), ("Site editors", False)],
)
def test_who_reads_of_imports(tmp_path: Path, client: Client, group: str, seen: bool) -> None:
    import_first(tmp_path)
    client.force_login(make_user("somebody", group))
    assert any("Imported a release" in row for row in told(client, HISTORY)) is seen
    home: Any = client.get("/admin/")
    assert HISTORY in home.content.decode()
    assert home.content.decode().count(HISTORY) == 1


def test_the_history_is_filtered_by_act_and_person(tmp_path: Path, admin: User, client: Client) -> None:
    import_first(tmp_path)
    other = make_user("other")
    comment_on("T1059", admin)
    comment_on("T1059.011", other)
    rows = history(client, f"action=wagtail.publish&user={other.pk}")
    assert [row["Name"] for row in rows] == ["T1059.011 Lua"]


def test_submitting_and_approving_are_in_the_site_history(
    tmp_path: Path, admin: User, client: Client
) -> None:
    import_first(tmp_path)
    author, reviewer = make_user("alice", "Authors"), make_user("rita", "Reviewers")
    page = technique_page("T1059.011")
    page.one_line = "Draft"
    page.save_revision(user=author)
    workflow = page.get_workflow()
    assert workflow is not None
    workflow.start(page, author)
    state = page.current_workflow_task_state.specific
    state.approve(user=reviewer, comment="Good", seen=state.to_see)
    acts = {(row["Action type"], row["User"]) for row in history(client, "label=T1059.011")}
    assert {("Workflow: start", "alice"), ("Workflow: approve task", "rita")} <= acts
    own = " ".join(told(client, reverse("wagtailadmin_pages:history", args=[page.pk])))
    assert "Good" in own
