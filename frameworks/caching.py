"""The tag of everything that shows a framework's texts or mappings; whoever changes those purges it."""


def framework_tag(slug: str) -> str:
    """Return the tag of a framework for `core.caching.tag` and `purge`."""
    return f"framework:{slug}"
