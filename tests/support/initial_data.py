"""What migrations put into the database (Wagtail's root, home, groups), kept for tests that empty it.

Tests with real transactions cannot be rolled back, so Django empties every table after them, and the next
test in the same process finds no site at all. pytest-django can bring the data back for the tests that lost
it, but only for those that ask, and it keeps the data on a connection that Playwright's event loop does not
share.
"""

from dataclasses import dataclass
from typing import Self

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import TestCase, TransactionTestCase
from wagtail.models import Site

TRANSACTIONAL = {"live_server", "transactional_db", "django_db_reset_sequences"}


@dataclass(frozen=True, slots=True)
class InitialData:
    """The rows that migrations made, as text."""

    rows: str

    @classmethod
    def of_the_database(cls) -> Self:
        """Keep what is in the database now; call it before anything else writes."""
        return cls(connection.creation.serialize_db_to_string())

    def bring_back(self) -> None:
        """Put the rows back, and nothing but them, when they are gone."""
        if Site.objects.exists():
            return
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        connection.creation.deserialize_db_from_string(self.rows)
        with connection.cursor() as cursor:  # rows that bring their keys leave PostgreSQL's counters behind
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)
        ContentType.objects.clear_cache()
        cache.clear()


def empties_the_database(item: pytest.Item) -> bool:
    """Return whether Django empties the tables after a test."""
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        return True
    case = getattr(item, "cls", None)
    if case is not None and issubclass(case, TransactionTestCase):
        return not issubclass(case, TestCase)
    return bool(TRANSACTIONAL & set(getattr(item, "fixturenames", ())))
