"""One import at a time; a killed import leaves nothing locked."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from core.locks import Held, exclusive
from frameworks.records import CatalogueError

ADVISORY_KEY = 0x66726D77  # "frmw": any number of our own
REFUSED = "another import is running; wait until it has finished, then try again"


@contextmanager
def import_lock() -> Iterator[None]:
    """Hold the import lock of this database.

    Raises CatalogueError at once, without waiting, when another import holds it.
    """
    with ExitStack() as held:
        try:
            held.enter_context(exclusive("import", ADVISORY_KEY))
        except Held:
            raise CatalogueError(REFUSED) from None
        yield
