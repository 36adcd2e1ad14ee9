"""Tell the rest of the site what an import touched: the search index and the caches."""

from collections.abc import Set

from core.caching import purge
from frameworks.caching import framework_tag
from frameworks.models import Framework
from frameworks.search import index_entries


def publish(framework: Framework, entries: Set[int]) -> None:
    """Index the entries (primary keys) whose words changed and purge the cached pages that show them."""
    index_entries(framework, sorted(entries))
    purge(framework_tag(framework.slug))
