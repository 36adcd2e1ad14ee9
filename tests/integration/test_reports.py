"""The reports on commentary: right numbers, filters, harmless CSV, nobody's secrets, bounded queries."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from core.models import User
from frameworks.models import Framework, FrameworkPage, Release, ReviewItem, TechniqueLink, TechniquePage
from frameworks.reporting.times import percentile
from frameworks.reviewing.stamping import stamp
from frameworks.wagtail_hooks.reports import REPORTS
from tests.support.people import make_user
from tests.support.released import technique_page
from tests.support.reporting import comment_on, import_reported, many_techniques

pytestmark = pytest.mark.django_db

SLUGS = [report.slug for report in REPORTS]


@pytest.fixture
def catalogue(tmp_path: Path, admin: User) -> Path:
    """The small catalogue, and a superuser logged in to `client`."""
    import_reported(tmp_path)
    return tmp_path


def table(client: Client, slug: str, query: str = "") -> list[list[str]]:
    """Return what a report shows, row by row."""
    response = client.get(f"/admin/reports/{slug}/?{query}")
    assert response.status_code == 200, (slug, query, response.status_code)
    page = BeautifulSoup(response.content, "html.parser")
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in page.select("table.listing tbody tr")
    ]


def exported(client: Client, slug: str, query: str = "") -> list[dict[str, str]]:
    """Return the CSV file of a report, row by row."""
    response = client.get(f"/admin/reports/{slug}/?export=csv&{query}")
    assert response.headers["Content-Type"].startswith("text/csv")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def item_on(page: TechniquePage, **fields: Any) -> ReviewItem:
    """Make a review item of a page."""
    first, last = Release.objects.order_by("version")
    return ReviewItem.objects.create(
        page=page, **{"since": first, "release": last, "digest": "x", "grade": 2, **fields}
    )


# Coverage


def test_coverage_counts_by_tactic_and_once_in_all(catalogue: Path, admin: User, client: Client) -> None:
    stamp(comment_on("T1053", admin), admin)
    comment_on("T1059", admin)
    comment_on("T1064", admin)  # revoked: no longer something to cover
    execution, persistence, everything = table(client, "coverage")
    assert execution[0] == "Execution"
    assert execution[2:] == ["3", "2", "1", "66", "1", "33"]
    assert persistence[0] == "Persistence"
    assert persistence[2:] == ["1", "1", "0", "100", "1", "100"]
    assert everything[0] == "All techniques"
    assert everything[2:] == ["3", "2", "1", "66", "1", "33"]


def test_coverage_of_what_waits_to_be_read_again_does_not_hold(
    catalogue: Path, admin: User, client: Client
) -> None:
    page = comment_on("T1053", admin)
    stamp(page, admin)
    item_on(page)
    assert table(client, "coverage")[1][6:] == ["0", "0"]


def test_coverage_by_platform_and_priority(catalogue: Path, admin: User, client: Client) -> None:
    comment_on("T1059", admin, priority="high")
    platforms = {row[0]: row[2:5] for row in table(client, "coverage", "by=platform")}
    assert platforms == {
        "Linux": ["2", "1", "1"],
        "Windows": ["2", "1", "1"],
        "All techniques": ["3", "1", "2"],
    }
    priorities = {row[0]: row[2:5] for row in table(client, "coverage", "by=priority")}
    assert priorities == {
        "High": ["1", "1", "0"],
        "No priority": ["2", "0", "2"],
        "All techniques": ["3", "1", "2"],
    }


@pytest.mark.parametrize("query", ["", "by=platform", "by=priority", "by=platform&framework={}"])
def test_every_number_of_the_coverage_leads_to_as_many_techniques(
    catalogue: Path, admin: User, client: Client, query: str
) -> None:
    comment_on("T1059", admin, priority="high")
    query = query.format(Framework.objects.get().pk)
    page = BeautifulSoup(client.get(f"/admin/reports/coverage/?{query}").content, "html.parser")
    links = page.select("table.listing td.count a")
    assert len(links) > 5
    for link in links:
        listed = BeautifulSoup(client.get(str(link["href"])).content, "html.parser")
        assert str(len(listed.select("td .upstream__id"))) == link.get_text(strip=True), link["href"]


def test_coverage_of_a_framework_without_techniques_is_empty(catalogue: Path, client: Client) -> None:
    other = Framework.objects.create(slug="other", name="Other", publisher="P", source_format="table")
    assert table(client, "coverage", f"framework={other.pk}") == []


# Stale


def test_stale_lists_what_was_never_read_and_what_has_changed_since(
    catalogue: Path, admin: User, client: Client
) -> None:
    never, changed, fresh = (comment_on(name, admin) for name in ("T1059", "T1053", "T1059.011"))
    stamp(changed, admin)
    stamp(fresh, admin)
    item_on(changed, grade=3)
    rows = table(client, "stale")
    assert [(row[0], row[2]) for row in rows] == [
        ("T1059", "Never reviewed"),
        ("T1053", "Changed: identity"),
    ]
    assert rows[1][3] == "17.1"
    assert rows[1][5] == "admin"
    assert [row[0] for row in table(client, "stale", "why=never")] == ["T1059"]
    assert [row[0] for row in table(client, "stale", "why=changed")] == ["T1053"]
    assert [row["ID"] for row in exported(client, "stale")] == ["T1059", "T1053"]
    assert exported(client, "stale", "why=changed")[0]["Why"] == "Changed: identity"
    assert never.pk != changed.pk


def test_a_dismissed_item_does_not_make_a_page_stale(catalogue: Path, admin: User, client: Client) -> None:
    page = comment_on("T1059", admin)
    stamp(page, admin)
    item_on(page, state="dismissed", closed_at=timezone.now())
    assert table(client, "stale") == []


# Due


def test_due_lists_pages_and_items_by_their_day(catalogue: Path, admin: User, client: Client) -> None:
    today = timezone.localdate()
    overdue, soon, later = (comment_on(name, admin) for name in ("T1059", "T1053", "T1059.011"))
    for page, days in ((overdue, -3), (soon, 10), (later, 60)):
        TechniquePage.objects.filter(pk=page.pk).update(review_due=today + timedelta(days=days))
    item_on(soon, due=today + timedelta(days=2), owner=admin)
    item_on(later, due=today, state="done", closed_at=timezone.now())
    assert [(row[0], row[3]) for row in table(client, "due")] == [
        ("T1059 Interpreter", "-3"),
        ("T1053 Job", "2"),
        ("T1053 Job", "10"),
    ]
    assert [row[0] for row in table(client, "due", "within=0")] == ["T1059 Interpreter"]
    assert len(table(client, "due", "within=all")) == 4
    assert [row[1] for row in table(client, "due", "what=item")] == ["Review item: meaning, open"]
    assert len(table(client, "due", "what=page")) == 2
    assert [row[3] for row in table(client, "due", "owner=mine&what=item")] == ["2"]
    assert table(client, "due", "ordering=-due")[0][3] == "10"
    assert exported(client, "due", "what=item")[0]["Owner"] == "admin"


# Links


def linking_commentary(*tags: str) -> list[tuple[str, Any]]:
    """Return a commentary whose text holds these links."""
    return [("our_view", {"text": f"<p>{' '.join(tags)}</p>", "part": ""})]


def store_commentary(page: TechniquePage, *tags: str) -> None:
    """Store such a commentary past Wagtail, as a broken tool would."""
    raw = [{"type": kind, "value": value} for kind, value in linking_commentary(*tags)]
    stream = TechniquePage._meta.get_field("commentary").to_python(raw)
    TechniquePage.objects.filter(pk=page.pk).update(commentary=stream)


def problems(client: Client, query: str = "") -> set[tuple[str, ...]]:
    """Return (on, what is wrong, linked to, called) of each row."""
    return {(row[0], row[2], row[3], row[4]) for row in table(client, "orphaned-links", query)}


def test_links_to_what_is_gone_offline_private_or_revoked(
    catalogue: Path, admin: User, client: Client
) -> None:
    offline, private, fine = (technique_page(name) for name in ("T1053", "T1059.011", "T1059"))
    offline.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    revoked = technique_page("T1064")
    links = [
        f'<a linktype="page" id="{pk}">x</a>' for pk in (offline.pk, private.pk, revoked.pk, fine.pk, 987654)
    ]
    comment_on("T1059", admin, commentary=linking_commentary(*links))
    assert problems(client) == {
        ("T1059 Interpreter", "Not published", "Page", "Job"),
        ("T1059 Interpreter", "Private", "Page", "Lua"),
        ("T1059 Interpreter", "Technique revoked", "Page", "Scripting"),
        ("T1059 Interpreter", "Deleted", "Page", "Page 987654"),
    }
    assert len(problems(client, "problem=deleted")) == 1
    assert problems(client, "kind=Image") == set()
    assert {row["Called"] for row in exported(client, "orphaned-links", "problem=private")} == {"Lua"}


def test_links_to_documents_and_images_also_in_choosers(catalogue: Path, admin: User, client: Client) -> None:
    secret = Collection.get_first_root_node().add_child(name="Secret")
    CollectionViewRestriction.objects.create(collection=secret, restriction_type="login")
    kept = Document.objects.create(title="Kept", file=ContentFile(b"x", "kept.txt"))
    hidden = Document.objects.create(title="Hidden", file=ContentFile(b"x", "hidden.txt"), collection=secret)
    texts = [
        f'<a linktype="document" id="{kept.pk}">x</a>',
        f'<a linktype="document" id="{hidden.pk}">x</a>',
        '<a linktype="document" id="987654">x</a>',
        '<embed embedtype="image" id="987655" format="left" alt="x"/>',
    ]
    page = comment_on("T1059", admin, commentary=linking_commentary(*texts))
    image = {"image": {"image": 987656, "alt_text": "x", "decorative": False}, "caption": ""}
    action = {"title": "Do", "text": "", "link": {"label": "Go", "page": 987657, "url": ""}}
    raw = [
        {"type": "image", "value": image, "id": "a"},
        {"type": "call_to_action", "value": action, "id": "b"},
    ]
    stream = TechniquePage._meta.get_field("commentary")
    value = stream.to_python([*page.commentary.raw_data, *raw])
    TechniquePage.objects.filter(pk=page.pk).update(commentary=value)
    found = problems(client)
    assert {row[1:] for row in found} >= {
        ("Private", "Document", "Hidden"),
        ("Deleted", "Document", "Document 987654"),
        ("Deleted", "Image", "Image 987655"),
        ("Deleted", "Image", "Image 987656"),
    }
    assert not any("Kept" in row for row in found)


def test_hand_made_links_and_rich_text_fields_are_read(catalogue: Path, admin: User, client: Client) -> None:
    offline = technique_page("T1053")
    offline.unpublish()
    TechniqueLink.objects.create(page=technique_page("T1059"), target=offline)
    FrameworkPage.objects.update(introduction='<p><a linktype="page" id="987654">x</a></p>')
    rows = {(row[1], row[2]) for row in table(client, "orphaned-links")}
    assert rows == {("Related pages", "Not published"), ("Introduction", "Deleted")}


def test_links_on_pages_that_are_not_live_are_left_alone(
    catalogue: Path, admin: User, client: Client
) -> None:
    comment_on("T1059", admin, commentary=linking_commentary('<a linktype="page" id="987654">x</a>'))
    technique_page("T1059").unpublish()
    assert table(client, "orphaned-links") == []


def test_damaged_links_do_not_break_the_report(catalogue: Path, admin: User, client: Client) -> None:
    damaged = [
        '<a linktype="page">x</a>',
        '<a linktype="page" id="x">y</a>',
        '<a linktype="page" id="²">y</a>',
    ]
    store_commentary(comment_on("T1059", admin), *damaged)
    assert table(client, "orphaned-links") == []


# Owners


def test_pages_without_owner_are_listed_once_they_have_commentary(
    catalogue: Path, admin: User, client: Client
) -> None:
    gone = User.objects.create_user("gone", is_active=False)
    comment_on("T1059", admin)
    comment_on("T1053", admin, owner=gone)
    comment_on("T1059.011", admin, owner=admin)
    rows = {row[0]: row[2] for row in table(client, "without-owner")}
    assert rows["T1059 Interpreter"] == "Nobody"
    assert rows["T1053 Job"] == "gone (account closed)"
    assert "T1059.011 Lua" not in rows
    assert "T1064 Scripting" not in rows
    technique_page("T1059").unpublish()
    assert "T1059 Interpreter" not in {row[0] for row in table(client, "without-owner", "live=true")}
    assert {row["Title"] for row in exported(client, "without-owner", "live=false")} == {"T1059 Interpreter"}


# Times


def test_times_from_release_to_reviewed(catalogue: Path, admin: User, client: Client) -> None:
    release = Release.objects.get(version="17.1")
    imported = datetime(2026, 3, 1, tzinfo=UTC)
    Release.objects.filter(pk=release.pk).update(imported_at=imported)
    page = technique_page("T1059")
    for days, state in ((1, "done"), (2, "done"), (3, "dismissed"), (10, "done")):
        item = item_on(page, state=state, closed_at=imported + timedelta(days=days), grade=1)
        ReviewItem.objects.filter(pk=item.pk).update(opened_at=imported - timedelta(days=5))
    item_on(page, grade=3)
    [row] = exported(client, "review-times")
    assert (row["Items"], row["Identity"], row["Meaning"], row["Wording"]) == ("5", "1", "0", "4")
    assert (row["Done"], row["Dismissed"], row["Still open"]) == ("3", "1", "1")
    assert (row["Median, days"], row["90th percentile, days"]) == ("2.5", "7.9")
    assert exported(client, "review-times", "grade=3")[0]["Median, days"] == ""
    shown = BeautifulSoup(client.get("/admin/reports/review-times/").content, "html.parser")
    links = [str(link["href"]) for link in shown.select("table.listing tbody a")]
    assert all(client.get(link).status_code == 200 for link in links)
    assert len(table(client, "review-items", f"release={release.pk}&state=open&state=in-review")) == 1
    waited = sorted(row["Days"] for row in exported(client, "review-items", "grade=1"))
    assert waited == ["1.0", "10.0", "2.0", "3.0"]


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([], 50, None), ([4.0], 90, 4.0), ([1.0, 3.0], 50, 2.0), ([float(n) for n in range(101)], 90, 90.0)],
)
def test_percentiles(values: list[float], percent: int, expected: float | None) -> None:
    assert percentile(values, percent) == expected


# Who sees what


@pytest.mark.parametrize("slug", SLUGS)
def test_reports_are_for_those_who_may_enter_the_admin(catalogue: Path, client: Client, slug: str) -> None:
    client.logout()
    for url in (
        f"/admin/reports/{slug}/",
        f"/admin/reports/{slug}/results/",
        f"/admin/reports/{slug}/?export=csv",
    ):
        assert client.get(url).status_code == 302
        client.force_login(User.objects.get_or_create(username="outsider")[0])
        assert client.get(url).status_code == 302
        client.logout()


def test_an_observer_reads_of_public_pages_and_of_no_others(
    catalogue: Path, admin: User, client: Client
) -> None:
    shown, private, offline = (comment_on(name, admin) for name in ("T1059", "T1053", "T1059.011"))
    for page in (shown, private, offline):
        TechniquePage.objects.filter(pk=page.pk).update(review_due=timezone.localdate(), owner=None)
        item_on(page, due=timezone.localdate())
    link = f'<a linktype="page" id="{private.pk}">x</a>'
    comment_on("T1059", admin, owner=None, commentary=linking_commentary(link))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    offline.unpublish()
    client.force_login(make_user("olga", "Observers"))
    for slug in SLUGS:
        for text in (str(table(client, slug)), str(exported(client, slug))):
            assert "Job" not in text, slug
            assert "Lua" not in text, slug
    for slug in ("stale", "due", "without-owner", "review-items"):
        assert "Interpreter" in str(table(client, slug)), slug
    assert [row[4] for row in table(client, "orphaned-links")] == ["(a page you may not see)"]
    assert table(client, "coverage")[-1][2:4] == ["1", "1"]


def test_a_title_leads_to_the_editor_or_to_what_readers_see(
    catalogue: Path, admin: User, client: Client
) -> None:
    page = comment_on("T1059", admin)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for group, expected in (("Authors", editor), ("Observers", "/frameworks/attack/t1059/")):
        client.force_login(make_user(group.lower(), group))
        shown = BeautifulSoup(client.get("/admin/reports/stale/").content, "html.parser")
        link = shown.select_one("table.listing td.title a")
        assert link is not None
        assert link["href"] == expected
        assert client.get(expected).status_code == 200


def test_the_reports_are_in_the_menu(catalogue: Path, client: Client) -> None:
    client.force_login(make_user("olga", "Observers"))
    menu = client.get("/admin/").content.decode()
    assert all(f"/admin/reports/{slug}/" in menu for slug in SLUGS)


# Safe and bounded


def test_no_cell_of_a_csv_file_is_a_formula(catalogue: Path, admin: User, client: Client) -> None:
    evil = User.objects.create_user("evil", first_name="@SUM(1+1)", is_active=False)
    comment_on("T1059", admin, owner=evil)
    home = Page.objects.get(depth=2).specific
    home.title = home.draft_title = '=HYPERLINK("https://evil.example")'
    home.save_revision(user=admin).publish(user=admin)
    rows = exported(client, "without-owner")
    cells = [cell for row in rows for cell in row.values()]
    assert '\'=HYPERLINK("https://evil.example")' in cells
    assert "'@SUM(1+1) (account closed)" in cells
    history = client.get(reverse("wagtailadmin_reports:site_history") + "?export=csv")
    assert b"'=HYPERLINK" in b"".join(history.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_export_for_spreadsheets_opens(catalogue: Path, admin: User, client: Client, slug: str) -> None:
    page = comment_on("T1059", admin)
    item_on(page, due=timezone.localdate())
    response = client.get(f"/admin/reports/{slug}/?export=xlsx")
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("group", ["", "Authors", "Observers"])
def test_more_pages_take_no_more_queries(
    tmp_path: Path, admin: User, client: Client, slug: str, group: str
) -> None:
    import_reported(tmp_path, *many_techniques(40))
    client.force_login(make_user("reader", group))
    counts = []
    for number in (3, 30):
        for page in TechniquePage.objects.filter(slug__startswith="t20")[:number]:
            TechniquePage.objects.filter(pk=page.pk).update(one_line="x", review_due=timezone.localdate())
            store_commentary(page, f'<a linktype="page" id="{987000 + page.pk}">x</a>')
            if not page.review_items.exists():
                item_on(page, due=timezone.localdate())
        for query in ("", "?export=csv"):
            client.get(f"/admin/reports/{slug}/{query}")  # warm
            with CaptureQueriesContext(connection) as queries:
                response = client.get(f"/admin/reports/{slug}/{query}")
                if response.streaming:
                    list(response.streaming_content)  # type: ignore[attr-defined]
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 40
