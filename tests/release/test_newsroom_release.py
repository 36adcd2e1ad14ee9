"""Nothing an editor made differs after an upgrade: every table, row by row, over two real releases."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Comment, WorkflowState

from frameworks.attack.importer import import_attack
from frameworks.importing.report import ImportReport
from frameworks.models import ReviewItem, TechniquePage
from frameworks.models.pages.two_layers import PUBLISHER_FIELDS
from tests.support.newsroom import Amounts, fill_newsroom
from tests.support.people import make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.release,
    pytest.mark.skipif("FRAMEWORK_DATA_DIR" not in os.environ, reason="FRAMEWORK_DATA_DIR is not set"),
]

# What imports write: the catalogue, what is derived from it, and the queue.
IMPORTED = {
    "frameworks_entry",
    "frameworks_entrylabel",
    "frameworks_entryversion",
    "frameworks_relationship",
    "frameworks_release",
    "frameworks_releaseentry",
    "frameworks_reviewitem",
}
DERIVED = ("search_", "wagtailcore_referenceindex", "django_tasks", "django_session", "sqlite_")
# Tables that an import may add rows to; every row that was there stays as it was.
ADDED_TO = {
    "frameworks_techniquepage",
    "notices_notice",
    "wagtailcore_modellogentry",
    "wagtailcore_page",
    "wagtailcore_pagelogentry",
}


def editorial() -> dict[str, Counter[str]]:
    """Return every row of every table that imports have no business in; of pages, without what is the
    publisher's and the number of children."""
    rows: dict[str, Counter[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in IMPORTED or table.startswith(DERIVED):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            left_out = {*PUBLISHER_FIELDS, "numchild"} if table == "wagtailcore_page" else set()
            kept = [place for place, name in enumerate(names) if name not in left_out]
            rows[table] = Counter(repr([row[place] for place in kept]) for row in cursor.fetchall())
    return rows


def counted_in(asked: Counter[str]) -> Any:
    """Return a wrapper that counts statements; Django's own log of them holds 9,000 and then forgets."""

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked[sql] += 1
        return execute(sql, *rest)

    return count


def import_release(version: str) -> ImportReport:
    folder = Path(os.environ["FRAMEWORK_DATA_DIR"]) / "attack"
    return import_attack(str(folder / f"enterprise-attack-{version}.json.gz"))


def test_an_upgrade_leaves_a_busy_newsroom_as_it_is() -> None:
    import_release("17.1")
    admin = make_user()
    admin.groups.add(*Group.objects.all())
    amounts = Amounts()
    pages = fill_newsroom(admin, amounts)
    assert WorkflowState.objects.active().count() == amounts.in_moderation
    assert TechniquePage.objects.annotate_approved_schedule().filter(_approved_schedule=True).count() == (
        amounts.scheduled
    )
    assert Comment.objects.filter(resolved_at=None).count() == amounts.comments

    before = editorial()
    asked: Counter[str] = Counter()
    with connection.execute_wrapper(counted_in(asked)):
        import_release("18.1")
    after = editorial()

    assert before.keys() == after.keys()
    for table, rows in before.items():
        if table in ADDED_TO:
            assert not rows - after[table], f"{table}: rows changed or went"
        else:
            assert rows == after[table], f"{table}: rows differ"
    often = [sql for sql, times in asked.items() if times >= len(pages)]
    assert not often, "asked as often as there are pages"
    pending = ReviewItem.objects.filter(state__in=ReviewItem.PENDING)
    assert 0 < pending.count() <= len(pages)
    assert pending.values("page").distinct().count() == pending.count()
