"""What a response is made of, and when that last changed.

Every tag has the time of its last purge in the cache. A response is good while it was begun after the last
purge of each of its tags; one that was begun before a purge and finished after it is not, whatever it read. A
time that is missing (the cache dropped it) counts as a purge. Hosts that share a cache must share the time.
"""

import math
import time
from collections.abc import Iterable
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

SITE = "site"


def page_tag(page_id: int) -> str:
    """Return the tag of a page."""
    return f"page:{page_id}"


def tag(request: HttpRequest, *names: str) -> None:
    """Say that the response to this request shows what these tags stand for."""
    tags_of(request).update(names)


def expires(request: HttpRequest, moment: datetime | None) -> None:
    """Say that the response is not good after this moment (a scheduled expiry); None says nothing."""
    known = expiry_of(request)
    if moment is not None and (known is None or moment < known):
        request._page_cache_expires = moment  # type: ignore[attr-defined]


def expiry_of(request: HttpRequest) -> datetime | None:
    """Return the earliest moment that was named for this request's response."""
    return getattr(request, "_page_cache_expires", None)


def tags_of(request: HttpRequest) -> set[str]:
    """Return the tags a request has so far, to be added to."""
    if not hasattr(request, "_page_cache_tags"):
        request._page_cache_tags = set()  # type: ignore[attr-defined]
    tags: set[str] = request._page_cache_tags  # type: ignore[attr-defined]
    return tags


def purge(*names: str) -> None:
    """Drop every kept response with one of these tags, when the transaction commits (at once without one)."""
    if names:
        transaction.on_commit(lambda: _purge_now(names))


def _purge_now(names: Iterable[str]) -> None:
    now = time.time()
    cache.set_many({_key(name): now for name in names}, timeout=None)


def untouched_since(started: float, names: Iterable[str]) -> bool:
    """Say whether no tag was purged since `started` (seconds since the epoch), in one read of the cache."""
    keys = [_key(name) for name in names]
    times = cache.get_many(keys)
    return all(key in times and times[key] < started for key in keys)


def remember(names: Iterable[str], started: float) -> None:
    """Give tags that have no time yet one right before `started`: what was begun earlier stays worthless."""
    keys = [_key(name) for name in names]
    known = cache.get_many(keys)
    for key in keys:
        if key not in known:
            cache.add(key, math.nextafter(started, 0), timeout=None)


def _key(name: str) -> str:
    return f"page-cache:tag:{name}"
