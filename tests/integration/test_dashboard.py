"""The first page of the admin: each role's own work, one click away, however much there is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core.models import User
from frameworks.models import Release, ReviewItem, TechniquePage
from frameworks.reviewing.stamping import stamp
from tests.support.people import make_user
from tests.support.released import technique_page
from tests.support.reporting import comment_on, import_reported, many_techniques

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(tmp_path: Path, admin: User) -> None:
    """The small catalogue, and a superuser logged in to `client`."""
    import_reported(tmp_path)


def panels(client: Client) -> dict[str, Tag]:
    """Return the panels of the dashboard by their headings, in their order."""
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    found = page.select(".w-dashboard > section.w-panel")
    return {panel.select("h2")[0].get_text(strip=True): panel for panel in found}


def lines(panel: Tag) -> list[str]:
    """Return what the lines of a panel are about."""
    return [line.get_text(" ", strip=True) for line in panel.select(".work__title")]


def draft_of(external_id: str, user: User, **fields: Any) -> TechniquePage:
    """Save a draft of a technique."""
    page = technique_page(external_id)
    page.one_line = "Half done"
    page.save_revision(user=user)
    return page


def item_on(page: TechniquePage, **fields: Any) -> ReviewItem:
    """Make a review item of a page."""
    first, last = Release.objects.order_by("version")
    return ReviewItem.objects.create(
        page=page, **{"since": first, "release": last, "digest": "x", "grade": 2, **fields}
    )


def marketing_page(user: User) -> Page:
    """Return a page of the firm's own with a draft."""
    page = Page.objects.get(depth=2).specific
    page.title = "Our home"
    page.save_revision(user=user)
    return page


STANDING = ["Latest release", "Commentary coverage by tactic"]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("Authors", ["My drafts", *STANDING]),
        ("Reviewers", ["Waiting for me", "My review items", "My drafts", *STANDING]),
        (
            "Publishers",
            ["Waiting for me", "My review items", "My drafts", "Marketing pages under way", *STANDING],
        ),
        ("Framework managers", ["My review items", *STANDING]),
        ("Site editors", ["Marketing pages under way", "My drafts", *STANDING]),
        ("Observers", STANDING),
        (
            "",
            ["Waiting for me", "My review items", "My drafts", "Marketing pages under way", *STANDING],
        ),
    ],
)
def test_each_role_sees_its_own_work_first(
    catalogue: None, client: Client, group: str, expected: list[str]
) -> None:
    client.force_login(make_user("somebody", group))
    assert list(panels(client)) == expected


def test_my_drafts_are_mine_and_not_live(catalogue: None, admin: User, client: Client) -> None:
    other = make_user("other")
    draft_of("T1059", admin)
    draft_of("T1053", other)
    comment_on("T1059.011", admin)
    panel = panels(client)["My drafts"]
    assert lines(panel) == ["T1059 Interpreter"]
    link = panel.select_one(".work__title a")
    assert link is not None
    assert link["href"] == reverse("wagtailadmin_pages:edit", args=[technique_page("T1059").pk])
    assert "Live + draft" in panel.get_text()


def test_what_waits_for_me_is_what_i_may_decide(catalogue: None, client: Client) -> None:
    author, reviewer = make_user("alice", "Authors"), make_user("rita", "Reviewers")
    page = draft_of("T1059", author)
    workflow = page.get_workflow()
    assert workflow is not None
    workflow.start(page, author)
    client.force_login(reviewer)
    panel = panels(client)["Waiting for me"]
    assert lines(panel) == ["T1059 Interpreter"]
    assert "from alice" in panel.get_text(" ", strip=True)
    assert client.get(str(panel.select(".work__title a")[0]["href"])).status_code == 200
    assert client.get("/admin/reports/workflow_tasks/?reviewable=true").status_code == 200
    client.force_login(author)
    shown = panels(client)
    assert "Waiting for me" not in shown
    assert lines(shown["Submitted by me"]) == ["T1059 Interpreter"]


def test_my_review_items_come_by_depth_and_nobodys_are_counted(
    catalogue: None, admin: User, client: Client
) -> None:
    today = timezone.localdate()
    item_on(comment_on("T1053", admin), owner=admin, grade=1, due=today + timedelta(days=1))
    item_on(comment_on("T1059", admin), owner=admin, grade=3, due=today - timedelta(days=2))
    item_on(comment_on("T1059.011", admin), grade=2)
    item_on(comment_on("T1059", admin), owner=admin, state="done", closed_at=timezone.now())
    panel = panels(client)["My review items"]
    assert lines(panel) == ["T1059 Interpreter", "T1053 Job"]
    text = panel.get_text(" ", strip=True)
    assert "2 days overdue" in text
    assert "Due in 1 day" in text
    assert "1 meaning" in text
    for link in panel.select("a[href^='/admin/frameworks/']"):
        assert client.get(str(link["href"])).status_code == 200, link


def test_nobodys_items_lead_to_just_those(catalogue: None, admin: User, client: Client) -> None:
    item_on(comment_on("T1059", admin), owner=admin, grade=2)
    item_on(comment_on("T1053", admin), grade=2)
    item_on(comment_on("T1059.011", admin), grade=3)
    [link] = [one for one in panels(client)["My review items"].select("a") if "meaning" in one.get_text()]
    queue = client.get(str(link["href"])).content.decode()
    table = queue[queue.index("<tbody") :]
    assert "Job" in table
    assert "Interpreter" not in table
    assert "Lua" not in table


def test_due_for_review_is_ones_own_unless_one_assigns(catalogue: None, admin: User, client: Client) -> None:
    author = make_user("alice", "Authors")
    today = timezone.localdate()
    for external_id, owner, days in (("T1059", author, -1), ("T1053", admin, 0), ("T1059.011", author, 1)):
        page = comment_on(external_id, admin, owner=owner)
        TechniquePage.objects.filter(pk=page.pk).update(review_due=today + timedelta(days=days))
    assert lines(panels(client)["Due for review"]) == ["T1059 Interpreter", "T1053 Job"]
    client.force_login(author)
    assert lines(panels(client)["Due for review"]) == ["T1059 Interpreter"]


def test_the_latest_release_says_what_it_still_asks_for(catalogue: None, admin: User, client: Client) -> None:
    assert "No review item is open" in panels(client)["Latest release"].get_text()
    item_on(comment_on("T1059", admin), grade=3)
    item_on(comment_on("T1053", admin), grade=3, state="in-review")
    item_on(comment_on("T1059.011", admin), grade=1, state="dismissed", closed_at=timezone.now())
    panel = panels(client)["Latest release"]
    text = panel.get_text(" ", strip=True)
    assert "Enterprise 17.1" in text
    assert "Identity 2" in text
    assert "Wording" not in text
    assert "2 review items to close" in text
    links = panel.select(".dashboard a")
    assert len(links) == 3
    assert all(client.get(str(link["href"])).status_code == 200 for link in links)


def test_coverage_is_a_picture_and_a_table(catalogue: None, admin: User, client: Client) -> None:
    stamp(comment_on("T1053", admin), admin)
    comment_on("T1059", admin)
    panel = panels(client)["Commentary coverage by tactic"]
    rows = [row.get_text(" ", strip=True) for row in panel.select("tbody tr")]
    assert rows == ["Execution 2 of 3 1", "Persistence 1 of 1 1"]
    widths = [rect["width"] for rect in panel.select("tbody tr")[0].select("rect")]
    assert widths == ["100", "66", "33"]
    assert all(cell.get("aria-hidden") == "true" for cell in panel.select("td:has(svg)"))
    assert panel.select("caption")
    assert all(client.get(str(link["href"])).status_code == 200 for link in panel.select("a[href^='/']"))


@pytest.mark.parametrize(
    "group", ["Authors", "Reviewers", "Publishers", "Framework managers", "Site editors", "Observers", ""]
)
def test_every_link_leads_somebody_to_something(
    catalogue: None, admin: User, client: Client, group: str
) -> None:
    somebody = make_user("somebody", group)
    for external_id in ("T1059", "T1053"):
        page = comment_on(external_id, admin, owner=somebody)
        TechniquePage.objects.filter(pk=page.pk).update(review_due=timezone.localdate())
        item_on(page, owner=somebody if external_id == "T1059" else None)
    marketing_page(somebody)
    client.force_login(somebody)
    for heading, panel in panels(client).items():
        for link in panel.select(".dashboard a"):
            assert client.get(str(link["href"])).status_code == 200, (heading, link)


@pytest.mark.parametrize(("group", "linked"), [("Authors", True), ("Observers", False)])
def test_coverage_leads_to_the_list_of_techniques_for_those_who_have_one(
    catalogue: None, client: Client, group: str, linked: bool
) -> None:
    client.force_login(make_user("somebody", group))
    panel = panels(client)["Commentary coverage by tactic"]
    assert bool(panel.select("tbody a")) is linked


def test_what_i_locked_is_shown_to_me(catalogue: None, admin: User, client: Client) -> None:
    page = technique_page("T1059")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=admin, locked_at=timezone.now())
    assert lines(panels(client)["Locked by me"]) == ["T1059 Interpreter"]
    client.force_login(make_user("other"))
    assert "Locked by me" not in panels(client)


def test_a_site_editor_sees_marketing_pages_and_no_commentary(
    catalogue: None, admin: User, client: Client
) -> None:
    marketing_page(admin)
    draft_of("T1059", admin)
    client.force_login(make_user("sid", "Site editors"))
    shown = panels(client)
    assert lines(shown["Marketing pages under way"]) == ["Our home"]
    assert lines(shown["My drafts"]) == []


def test_private_pages_are_not_counted_for_an_observer(catalogue: None, admin: User, client: Client) -> None:
    PageViewRestriction.objects.create(page=comment_on("T1053", admin), restriction_type="login")
    client.force_login(make_user("olga", "Observers"))
    rows = panels(client)["Commentary coverage by tactic"].select("tbody tr")
    assert [row.get_text(" ", strip=True) for row in rows] == ["Execution 0 of 2 0"]


@pytest.mark.parametrize("group", ["", "Reviewers", "Authors"])
def test_a_busy_dashboard_takes_as_many_queries_as_a_quiet_one(
    tmp_path: Path, admin: User, client: Client, group: str
) -> None:
    import_reported(tmp_path, *many_techniques(40))
    user, author = make_user("somebody", group), make_user("alice", "Authors")
    pages = list(TechniquePage.objects.filter(slug__startswith="t20").order_by("path"))
    workflow = pages[0].get_workflow()
    assert workflow is not None
    counts = []
    for some in (pages[:9], pages[9:]):
        for place, page in enumerate(some):
            draft_of(page.entry.external_id, user if place % 3 else author)
            if place % 3 == 0:
                workflow.start(page, author)
            TechniquePage.objects.filter(pk=page.pk).update(
                review_due=timezone.localdate(),
                owner=user,
                locked=place % 4 == 0,
                locked_by=user,
                locked_at=timezone.now(),
            )
            item_on(page, owner=user if place % 2 else None)
        client.force_login(user)
        client.get("/admin/")  # warm
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 65
