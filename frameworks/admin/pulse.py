"""How far a running import is, and whether it is alive at all.

An import is one transaction, so what it wrote about itself would be seen only at its end, and on SQLite
nobody else could write meanwhile. Its steps and its pulse go through the cache instead.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.core.cache import cache

from frameworks.importing.lock import import_lock
from frameworks.records import CatalogueError

BEAT = 5.0  # seconds between two signs of life
SILENCE = 60.0  # seconds without one, after which nobody is believed to be at work
KEPT = 24 * 3600


@contextmanager
def pulse(run: int) -> Iterator[Callable[[str], None]]:
    """Beat while the work inside goes on; yields a function to name the next step with."""
    steps: list[str] = []
    stopped = threading.Event()

    def beat() -> None:
        while not stopped.wait(BEAT):
            cache.set(_key(run, "beat"), time.time(), KEPT)

    def step(text: str) -> None:
        steps.append(text)
        cache.set_many({_key(run, "beat"): time.time(), _key(run, "steps"): steps}, KEPT)

    thread = threading.Thread(target=beat, daemon=True)  # dies with a worker that is killed
    step("Starting")
    thread.start()
    try:
        yield step
    finally:
        stopped.set()
        thread.join()


def steps_of(run: int) -> list[str]:
    """Return the steps a run has come to; the last one is under way."""
    steps: list[str] = cache.get(_key(run, "steps"), [])
    return steps


def forget(run: int) -> None:
    """Forget the steps of an earlier attempt."""
    cache.delete_many([_key(run, "beat"), _key(run, "steps")])


def is_alive(run: int) -> bool:
    """Whether somebody is at work on a running import: a sign of life, or the import lock is held."""
    beat = cache.get(_key(run, "beat"), 0.0)
    if time.time() - beat < SILENCE:
        return True
    with suppress(CatalogueError), import_lock():
        return False
    return True


def _key(run: int, name: str) -> str:
    return f"import-run:{run}:{name}"
