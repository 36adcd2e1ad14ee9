"""Parents and successors: every chain must come to an end."""

from collections.abc import Mapping

from frameworks.records import CatalogueError


def check_chains(links: Mapping[str, str], what: str, names: Mapping[str, str]) -> None:
    """Raise CatalogueError when following `links` (key → next key) leads in a circle.

    `what` says in the error line what kind of link it is; `names` maps a key to the id to show for it.
    """
    finished: set[str] = set()
    for start in links:
        path: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in finished:
            if here in path:
                circle = [*list(path)[list(path).index(here) :], here]
                steps = " → ".join(names.get(key) or key for key in circle[:6])
                raise CatalogueError(f"{start}: {what} in a circle: {steps}")
            path[here] = None
            here = links.get(here)
        finished.update(path)
