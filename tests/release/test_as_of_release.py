"""Real releases read back: what a page showed when its release was current is what "as of" shows today."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from frameworks.attack.importer import import_attack
from frameworks.models import Entry
from frameworks.technique import load
from frameworks.technique.as_of import load_as_of
from frameworks.technique.editions import editions
from tests.support.released import HOME, section, visit, words
from tests.support.views import as_data

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.release,
    pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="FRAMEWORK_DATA_DIR is not set"),
]

ASKED = ("T1059.011", "T1059", "T1105", "T1574.002", "T1003.001")
LUA = f"{HOME}t1059-011/"


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Import 17.1, keep what it shows, import 18.1. All goes with the transaction it came in."""
    folder = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack"
    with django_db_blocker.unblock(), transaction.atomic():
        import_attack(str(folder / "enterprise-attack-17.1.json.gz"))
        entries = techniques()
        views = load(entries)
        shown = {entry.external_id: as_data(views[entry.pk]) for entry in entries}
        shown["page"] = visit(Client(), LUA)
        import_attack(str(folder / "enterprise-attack-18.1.json.gz"))
        yield shown
        transaction.set_rollback(True)
    cache.clear()


def techniques() -> list[Entry]:
    found = Entry.objects.filter(external_id__in=ASKED, kind__in=["technique", "subtechnique"])
    return list(found.select_related("framework", "parent"))


@pytest.mark.parametrize("external_id", ASKED)
def test_the_view_is_what_it_was(
    before: dict[str, Any], external_id: str, django_assert_max_num_queries: Any
) -> None:
    entry = next(one for one in techniques() if one.external_id == external_id)
    with django_assert_max_num_queries(10):
        edition = next(one for one in editions(entry) if one.release.version == "17.1")
        then = as_data(load_as_of(entry, edition))
    for name, value in before[external_id].items():
        assert then[name] == value, name


def test_the_page_is_what_it_was(before: dict[str, Any]) -> None:
    then = visit(Client(), f"{LUA}?as-of=17.1")
    for name in ("statement", "detection", "mitigations", "procedures", "references"):
        assert words(section(then, name)) == words(section(before["page"], name)), name
    now = visit(Client(), LUA)
    assert words(section(now, "detection")) != words(section(then, "detection"))


def test_the_page_of_the_release_counts_and_leads(before: dict[str, Any]) -> None:
    html = visit(Client(), f"{HOME}releases/18-1/")
    text = words(html)
    assert "Additions 2,482" in text
    assert "Deprecations 37" in text
    assert "New contributors 33" in text
    assert f'href="{HOME}t1677/"' in section(html, "additions")
