"""The tags of what shows a framework; whoever changes it purges them."""


def framework_tag(slug: str) -> str:
    """Return the tag of everything that shows a framework's texts, mappings or notes on releases."""
    return f"framework:{slug}"


def reviews_tag(slug: str) -> str:
    """Return the tag of what counts the reviews of a framework's commentary; stamping a page purges it."""
    return f"reviews:{slug}"
