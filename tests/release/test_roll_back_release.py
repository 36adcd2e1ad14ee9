"""Two real releases, back and forth: the catalogue says exactly what an import of each file made it say."""

import os
from pathlib import Path

import pytest
from django.test import Client

from frameworks.attack import stix
from frameworks.attack.importer import import_attack
from frameworks.importing.remembered import catalogue_of
from frameworks.importing.rolling_back import make_current
from frameworks.models import EntryVersion, Release, TechniquePage
from frameworks.sources import open_source
from tests.support.fingerprint import fingerprint
from tests.support.newsroom import Amounts, fill_newsroom
from tests.support.people import make_user
from tests.support.released import HOME, visit, words
from tests.support.said import said

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.release,
    pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="FRAMEWORK_DATA_DIR is not set"),
]

# What editors write, in the tables in which nothing may change.
EDITORIAL = {
    "frameworks_mapping",
    "frameworks_review",
    "frameworks_techniquelink",
    "frameworks_techniquepage",
    "wagtailcore_comment",
    "wagtailcore_commentreply",
    "wagtailcore_revision",
    "wagtailcore_taskstate",
    "wagtailcore_workflowstate",
}
FEW = Amounts(
    commented=60, drafts=10, in_moderation=5, scheduled=5, comments=5, locked=3, expiring=3, stamped=10
)


def import_release(version: str) -> None:
    folder = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack"
    import_attack(str(folder / f"enterprise-attack-{version}.json.gz"))


def release(version: str) -> Release:
    return Release.objects.select_related("framework").get(version=version)


def editorial() -> dict[str, str]:
    return {table: digest for table, digest in fingerprint().items() if table in EDITORIAL}


def test_back_and_forth_between_two_releases() -> None:
    import_release("17.1")
    first = said()
    import_release("18.1")
    second = said()
    user = make_user()
    fill_newsroom(user, FEW)
    written, versions = editorial(), EntryVersion.objects.count()
    assert written.keys() == EDITORIAL

    report = make_current(release("17.1"))
    assert said() == first
    assert report.pages_renamed == 2
    assert editorial() == written
    new = TechniquePage.objects.filter(entry__status="withdrawn").first()
    assert new is not None
    assert "17.1" in words(visit(Client(), f"{HOME}{new.slug}/"))

    make_current(release("18.1"))
    assert said() == second
    assert editorial() == written
    assert EntryVersion.objects.count() == versions, "nothing new was said"
    assert not TechniquePage.find_problems()[0]


def test_a_release_is_remembered_as_its_reader_read_it() -> None:
    path = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack" / "enterprise-attack-17.1.json.gz"
    import_attack(str(path))
    payload = open_source(str(path), max_bytes=10**9, timeout=60, allow_private=False)
    read = stix.read(payload.data, name=payload.name)
    remembered = catalogue_of(release("17.1"))
    entries = {entry.key: entry for entry in read.entries}
    assert len(entries) == len(remembered.entries)
    for entry in remembered.entries:
        original = entries[entry.key]
        assert (entry.version, entry.url, entry.created, entry.modified, entry.position, entry.title) == (
            original.version,
            original.url,
            original.created,
            original.modified,
            original.position,
            original.title,
        )
    places = {one.key: one.position for one in read.relationships}
    assert {one.key: one.position for one in remembered.relationships} == places
