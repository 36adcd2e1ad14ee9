"""The demo's case: commentary on T1574.002, active in 15.1 and revoked in favour of T1574.001 in 17.1."""

import os
from pathlib import Path

import pytest
from django.test import Client

from frameworks.attack.importer import import_attack
from frameworks.management.commands.import_demo_release import PACKAGED_RELEASE, packaged_bundle
from frameworks.models import ReviewItem
from frameworks.reviewing.movable import Movable
from frameworks.reviewing.moved import Choice
from frameworks.reviewing.moving import move
from tests.support.people import make_user
from tests.support.released import HOME, words
from tests.support.revoking import NEW, OLD, item_of, page_of, write

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.release,
    pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="FRAMEWORK_DATA_DIR is not set"),
]


def test_commentary_follows_a_revoked_technique(client: Client) -> None:
    bundle = packaged_bundle()
    assert bundle is not None, "requirements/demo.txt is not installed"
    import_attack(str(bundle), framework="attack", release=PACKAGED_RELEASE)
    entry = page_of(OLD).entry
    assert entry is not None
    assert entry.status == "active"
    write(OLD, ("Ours on the whole.", ""), ("On auditing.", "M1047"), one_line="Ours in a line.")

    folder = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack"
    import_attack(str(folder / "enterprise-attack-17.1.json.gz"))
    item = item_of(OLD)
    assert item.grade == ReviewItem.Grade.IDENTITY
    assert item.reasons[0]["what"] == "revoked"

    user = make_user()
    there = Movable.of(item, user)
    assert there.target.external_id == NEW
    assert [piece.lost_part for piece in there.pieces] == ["", ""], "both have M1047"
    blocks = [piece.id for piece in there.pieces]
    moved = move(item.pk, Choice(blocks=blocks, one_line=True), user, there.seen)
    assert moved.done
    page_of(NEW).latest_revision.publish(user=user)

    for old in ("T1574.002", "t1574-002/", "T1073", "t1073/"):
        answer = client.get(f"{HOME}{old}", follow=True)
        assert answer.redirect_chain[0][1] == 301, old
        assert answer.redirect_chain[-1][0] == f"{HOME}t1574-001/", old
    shown = words(client.get(f"{HOME}t1574-001/").content.decode())
    assert "Ours on the whole." in shown
    assert "On auditing." in shown
    assert ReviewItem.objects.filter(state__in=ReviewItem.PENDING).count() == 0
