"""A new release asks for exactly those commentaries to be read again that its changes concern."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageLogEntry

from frameworks.console import Console
from frameworks.models import Framework, Review, ReviewItem, TechniquePage
from frameworks.reviewing.queue import reconcile
from frameworks.reviewing.stamping import stamp
from tests.support.imports import import_objects
from tests.support.people import make_user
from tests.support.reviewing import (
    FINDING,
    SENTENCE,
    TEXT,
    Upstream,
    comment,
    entry_of,
    note,
    publish,
    told,
    waiting,
)

pytestmark = pytest.mark.django_db

IDENTITY, MEANING, WORDING = 3, 2, 1
FIRST = Upstream()
REWORDED = replace(FIRST, text=TEXT.replace("many games", "most games"))
REWRITTEN = replace(FIRST, text="Something else altogether is said of it now.")


def dismiss(item: ReviewItem | None) -> None:
    assert item is not None
    item.state, item.closed_at, item.reason = ReviewItem.State.DISMISSED, timezone.now(), "No matter"
    item.save()


@pytest.mark.parametrize(
    ("parts", "new", "grade", "reasons"),
    [
        ([""], REWORDED, WORDING, {("text", "")}),
        ([""], REWRITTEN, MEANING, {("text", "")}),
        ([""], replace(FIRST, tactics=("execution", "persistence")), MEANING, {("tactics", "")}),
        ([""], replace(FIRST, sentence=None), MEANING, {("mitigations", "")}),
        (["statement"], REWORDED, WORDING, {("text", "statement")}),
        (["Statement "], REWRITTEN, MEANING, {("text", "statement")}),
        (["M1038"], replace(FIRST, sentence=SENTENCE + " Always."), WORDING, {("mitigations", "M1038")}),
        (["m1038"], replace(FIRST, sentence="Block it."), MEANING, {("mitigations", "M1038")}),
        (["M1038"], replace(FIRST, sentence=None), MEANING, {("mitigations", "M1038")}),
        (["AN0278"], replace(FIRST, finding=FINDING + " Always."), WORDING, {("detections", "AN0278")}),
        (["AN0278"], replace(FIRST, finding=None), MEANING, {("detections", "AN0278")}),
        (["AN0278"], replace(FIRST, channel="fork"), WORDING, {("detections", "AN0278")}),
        (["M1038"], replace(FIRST, name="Lua Scripting"), IDENTITY, {("renamed", "")}),
        (["AN0278"], replace(FIRST, carried=False), IDENTITY, {("withdrawn", "")}),
        (["statement"], replace(FIRST, revoked=True), IDENTITY, {("revoked", "")}),
        (
            ["M1038", "statement"],
            replace(REWORDED, sentence="Block it."),
            MEANING,
            {("text", "statement"), ("mitigations", "M1038")},
        ),
    ],
)
def test_a_commentary_is_judged_by_what_it_is_about(
    tmp_path: Path, parts: list[str], new: Upstream, grade: int, reasons: set[tuple[str, str]]
) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(*map(note, parts))
    report = publish(tmp_path, "18.1", new)
    assert told(waiting(page)) == ("17.1", "18.1", grade, reasons)
    names = {IDENTITY: "identity", MEANING: "meaning", WORDING: "wording"}
    assert report.reviews.opened == {name: int(name == names[grade]) for name in names.values()}


@pytest.mark.parametrize(
    ("parts", "new"),
    [
        ([""], FIRST),
        (["statement"], replace(FIRST, sentence=None, finding=None, tactics=("persistence",))),
        (["M1038"], replace(REWRITTEN, finding=None, tactics=("persistence",))),
        (["AN0278"], replace(REWRITTEN, sentence=None, tactics=("persistence",))),
        (["M9999", "AN9999"], replace(REWRITTEN, sentence=None, finding=None)),
    ],
)
def test_what_does_not_concern_a_commentary_asks_for_nothing(
    tmp_path: Path, parts: list[str], new: Upstream
) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(*map(note, parts))
    stamped = stamp(page, None)
    report = publish(tmp_path, "18.1", new)
    assert waiting(page) is None
    assert sum(report.reviews.opened.values()) == 0
    assert Review.objects.get() == stamped  # it holds by itself


def test_one_line_is_about_the_whole_and_a_page_without_commentary_is_nobodys_concern(tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(one_line="Read this.")
    publish(tmp_path, "18.1", REWORDED)
    assert told(waiting(page)) == ("17.1", "18.1", WORDING, {("text", "")})
    assert ReviewItem.objects.count() == 1


def test_a_draft_counts_where_nothing_is_live(tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = TechniquePage.objects.get(entry__external_id="T1059.011")
    page.commentary = [note("M1038")]
    page.save_revision()
    publish(tmp_path, "17.2", REWRITTEN)
    assert waiting(page) is None  # the draft is about the mitigation only
    publish(tmp_path, "18.1", replace(REWRITTEN, sentence="Block it."))
    assert told(waiting(page))[:3] == ("17.2", "18.1", MEANING)


def test_what_is_live_counts_and_not_the_draft_beside_it(tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(note("M1038"))
    page.commentary = [note("statement")]
    page.save_revision()
    publish(tmp_path, "18.1", REWRITTEN)
    assert waiting(page) is None


def test_an_item_is_renewed_and_never_doubled(tmp_path: Path) -> None:
    publish(tmp_path, "16.1", FIRST)
    page = comment(note())
    publish(tmp_path, "17.1", REWORDED)
    item = waiting(page)
    assert item is not None
    owner = make_user("owner")
    ReviewItem.objects.update(owner=owner, due="2030-01-02", state="in-review")
    report = publish(tmp_path, "18.1", replace(REWRITTEN, name="Lua Scripting"))
    renewed = waiting(page)
    assert renewed is not None
    assert renewed.pk == item.pk
    assert told(renewed) == ("16.1", "18.1", IDENTITY, {("renamed", ""), ("text", "")})
    assert (renewed.owner, str(renewed.due), renewed.state) == (owner, "2030-01-02", "in-review")
    version = entry_of(renewed.page).version
    assert version is not None
    assert renewed.digest == version.digest
    assert (report.reviews.renewed, sum(report.reviews.opened.values())) == (1, 0)
    assert ReviewItem.objects.count() == 1


def test_a_release_that_is_skipped_makes_no_difference(tmp_path: Path) -> None:
    publish(tmp_path, "16.1", FIRST)
    page = comment(note())
    stamp(page, None)
    publish(tmp_path, "17.1", FIRST)  # nothing changed: the stamp of 16.1 holds
    publish(tmp_path, "18.1", REWORDED)
    assert told(waiting(page)) == ("16.1", "18.1", WORDING, {("text", "")})


def test_importing_the_same_release_again_leaves_the_queue_alone(tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(note())
    publish(tmp_path, "18.1", REWORDED)
    before = list(ReviewItem.objects.values())
    publish(tmp_path, "18.1", replace(REWORDED, group_procedure="other bytes"))
    report = publish(tmp_path, "17.1", FIRST)  # an older one adds history only
    assert list(ReviewItem.objects.values()) == before
    assert (report.reviews.opened, report.reviews.renewed) == ({}, 0)
    with transaction.atomic():
        again = reconcile(entry_of(page).framework, entry_of(page).framework.current_release)
    assert (sum(again.opened.values()), again.renewed, again.closed) == (0, 0, 0)
    assert list(ReviewItem.objects.values()) == before


def test_an_item_closes_by_itself_when_the_text_is_again_as_it_was(tmp_path: Path) -> None:
    publish(tmp_path, "16.1", FIRST)
    page = comment(note())
    publish(tmp_path, "17.1", REWORDED)
    report = publish(tmp_path, "18.1", FIRST)
    assert report.reviews.closed == 1
    item = ReviewItem.objects.get()
    assert (item.state, item.reason) == (
        "dismissed",
        "The publisher's text is again the one that was reviewed",
    )
    assert item.closed_at is not None
    assert PageLogEntry.objects.filter(page=page, action="frameworks.review_closed").count() == 1
    publish(tmp_path, "19.1", REWRITTEN)
    assert told(waiting(page)) == ("18.1", "19.1", MEANING, {("text", "")})


def test_the_newest_act_settles_a_page(tmp_path: Path) -> None:
    publish(tmp_path, "16.1", FIRST)
    page = comment(note())
    stamp(page, None)
    publish(tmp_path, "17.1", REWORDED)
    dismiss(waiting(page))
    publish(tmp_path, "18.1", REWORDED)
    assert waiting(page) is None  # dismissed against 17.1, which still says the same
    publish(tmp_path, "19.1", REWRITTEN)
    assert told(waiting(page))[:2] == ("17.1", "19.1")
    page.refresh_from_db()
    stamp(page, None)
    assert waiting(page) is None
    publish(tmp_path, "20.1", FIRST)
    assert told(waiting(page))[:2] == ("19.1", "20.1")


def test_a_stamp_against_an_older_release_leaves_the_rest_to_read(tmp_path: Path) -> None:
    publish(tmp_path, "16.1", FIRST)
    page = comment(note())
    publish(tmp_path, "17.1", REWORDED)
    read = entry_of(page).framework.current_release
    item = waiting(page)
    assert item is not None
    digest = item.digest
    publish(tmp_path, "18.1", replace(REWORDED, name="Lua Scripting"))
    stamp(page, None, release=read, digest=digest)  # approved from what was on the screen before
    assert told(waiting(page)) == ("17.1", "18.1", IDENTITY, {("renamed", "")})
    publish(tmp_path, "19.1", REWORDED)
    assert waiting(page) is None


def test_a_withdrawn_entry_that_was_settled_stays_settled_until_it_returns(tmp_path: Path) -> None:
    publish(tmp_path, "16.1", FIRST)
    page = comment(note("M1038"))
    gone = replace(FIRST, carried=False)
    publish(tmp_path, "17.1", gone)
    assert told(waiting(page))[2:] == (IDENTITY, {("withdrawn", "")})
    page.refresh_from_db()
    stamp(page, None)
    publish(tmp_path, "18.1", gone)
    assert waiting(page) is None
    publish(tmp_path, "19.1", FIRST)
    assert told(waiting(page)) == ("17.1", "19.1", IDENTITY, {("restored", "")})


def test_other_bytes_of_the_same_release_are_compared_with_what_was_read(tmp_path: Path) -> None:
    publish(tmp_path, "18.1", FIRST)
    page = comment(note())
    stamp(page, None)
    publish(tmp_path, "18.1", REWORDED)
    assert told(waiting(page)) == ("18.1", "18.1", WORDING, {("text", "")})


def test_commentary_that_is_taken_back_closes_its_item(tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(note())
    publish(tmp_path, "18.1", REWORDED)
    comment()
    publish(tmp_path, "19.1", REWRITTEN)
    assert waiting(page) is None
    assert ReviewItem.objects.get().reason == "The page has no commentary any more"


@pytest.mark.parametrize(("new", "days"), [(REWORDED, 90), (REWRITTEN, 30), (replace(FIRST, name="X"), 7)])
def test_an_item_has_an_owner_and_is_due_by_its_grade(tmp_path: Path, new: Upstream, days: int) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(note())
    author, owner = make_user("author"), make_user("owner")
    TechniquePage.objects.filter(pk=page.pk).update(author=author, owner=owner)
    publish(tmp_path, "18.1", new)
    item = waiting(page)
    assert item is not None
    assert (item.owner, item.due) == (owner, timezone.localdate() + timedelta(days=days))
    opened = PageLogEntry.objects.get(page=page, action="frameworks.review_opened")
    assert opened.data == {"grade": item.grade, "release": "18.1"}


def test_the_author_owns_what_nobody_owns(tmp_path: Path, settings: Any) -> None:
    settings.FRAMEWORKS_REVIEW_DAYS = {"identity": 1, "meaning": 2, "wording": 3}
    publish(tmp_path, "17.1", FIRST)
    page = comment(note())
    author = make_user("author")
    TechniquePage.objects.filter(pk=page.pk).update(author=author)
    publish(tmp_path, "18.1", REWORDED)
    item = waiting(page)
    assert item is not None
    assert (item.owner, item.due) == (author, timezone.localdate() + timedelta(days=3))


def test_a_dry_run_counts_and_opens_nothing(tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    comment(note())
    report = import_objects(tmp_path, *REWRITTEN.objects(), release="18.1", dry_run=True)
    assert report.reviews.opened == {"identity": 0, "meaning": 1, "wording": 0}
    assert type(report).from_json(report.as_json()) == report
    out = io.StringIO()
    Console(out).report(report)
    assert "Review queue: 1 opened (1 meaning), 0 renewed, 0 closed." in out.getvalue()
    assert not ReviewItem.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_pages(
    tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    publish(tmp_path, "17.1", FIRST)
    comment(note("AN0278"), note("M1038"), note())
    comment(note("AN0278"), external_id="T1059")
    TechniquePage.objects.update(live=False)  # everything from drafts
    framework = Framework.objects.get()
    first = framework.current_release
    publish(tmp_path, "18.1", REWRITTEN)
    ReviewItem.objects.all().delete()
    with django_assert_max_num_queries(20):
        assert sum(reconcile(framework, first).opened.values()) == 1
