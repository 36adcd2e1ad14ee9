"""Tell the rest of the site what an import touched: the search index and the caches."""

from frameworks.importing.dialect import Dialect
from frameworks.models import Framework


def publish(framework: Framework, dialect: Dialect, entries: set[int]) -> None:
    """Index the entries (primary keys) whose words changed and purge what shows them."""
