"""What visitors and machines are told of a commentary's standing; a kept page never tells it wrong."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core.models import User
from frameworks.models import Release, ReviewItem
from frameworks.reviewing.stamping import stamp
from tests.support.released import visit, words
from tests.support.reviewing import TEXT, Upstream, comment, note, publish, waiting

pytestmark = pytest.mark.django_db

PAGE = "/frameworks/attack/t1059-011/"
FIRST = Upstream()
NEXT = replace(FIRST, text=TEXT.replace("many games", "most games"))


def review_of(client: Client) -> Any:
    address = "/api/v2/pages/?type=frameworks.TechniquePage&fields=firm&external_id=T1059.011"
    [item] = client.get(address).json()["items"]
    return item["firm"]["review"]


def test_the_line_follows_the_queue(client: Client, tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(note())
    assert "Reviewed against" not in words(visit(client, PAGE))
    assert review_of(client) is None

    stamp(page, None)
    assert "Reviewed against MITRE ATT&CK® Enterprise 17.1 on " in words(visit(client, PAGE))
    told = review_of(client)
    assert (told["release"], told["reviewed_against"], told["under_review_since"]) == ("17.1", "17.1", None)

    publish(tmp_path, "17.2", FIRST)  # nothing changed: the stamp moves on by itself
    assert "Reviewed against MITRE ATT&CK® Enterprise 17.2 on " in words(visit(client, PAGE))
    assert review_of(client)["reviewed_against"] == "17.2"

    publish(tmp_path, "18.1", NEXT)
    Release.objects.filter(version="18.1").update(released_on="2025-11-13")
    said = words(visit(client, PAGE))
    assert "Under review: the publisher changed this on 13 November 2025" in said
    assert "last reviewed against MITRE ATT&CK® Enterprise 17.1" in said
    told = review_of(client)
    assert (told["reviewed_against"], told["under_review_since"]) == ("17.1", "2025-11-13")
    assert told["is_current"] is False

    page.refresh_from_db()
    stamp(page, None)
    assert "Reviewed against MITRE ATT&CK® Enterprise 18.1 on " in words(visit(client, PAGE))
    assert review_of(client)["is_current"] is True


def test_a_page_nobody_reviewed_is_under_review_all_the_same(client: Client, tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment(note())
    publish(tmp_path, "18.1", NEXT)
    said = words(visit(client, PAGE))
    assert "Under review: the publisher changed this on " in said
    assert "last reviewed" not in said
    told = review_of(client)
    assert (told["release"], told["reviewed_at"], told["is_current"]) == (None, None, False)
    assert told["under_review_since"]
    comment()  # the commentary is taken back
    assert waiting(page) is not None
    assert "Under review" not in words(visit(client, PAGE))
    assert review_of(client) is None


def test_the_kept_page_of_a_draft_says_nothing_of_it(client: Client, tmp_path: Path) -> None:
    publish(tmp_path, "17.1", FIRST)
    page = comment()
    page.commentary = [note()]
    page.save_revision()
    publish(tmp_path, "18.1", NEXT)
    assert waiting(page) is not None
    assert "Under review" not in words(visit(client, PAGE))
    assert review_of(client) is None


@pytest.mark.parametrize("how", ["still-right", "dismiss"])
def test_settling_an_item_drops_the_kept_page(
    tmp_path: Path,
    settings: Any,
    admin: User,
    client: Client,
    django_capture_on_commit_callbacks: Any,
    how: str,
) -> None:
    settings.PAGE_CACHE = True
    cache.clear()
    visitor = Client()
    with django_capture_on_commit_callbacks(execute=True):
        publish(tmp_path, "17.1", FIRST)
        page = comment(note())
        stamp(page, None)
    assert "Reviewed against" in words(visit(visitor, PAGE))
    with django_capture_on_commit_callbacks(execute=True):
        publish(tmp_path, "18.1", NEXT)
    assert "Under review" in words(visit(visitor, PAGE))
    assert visitor.get(PAGE).headers.get("X-Cache") != "miss"
    item = ReviewItem.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            f"/admin/frameworks/reviews/{item.pk}/{how}/", {"digest": item.digest, "reason": "No matter"}
        )
    assert "Reviewed against MITRE ATT&CK® Enterprise 18.1 on " in words(visit(visitor, PAGE))
