"""Where an entry is shown: one rule for links, redirects and routes.

A place is a path below the frameworks index, such as "attack/t1059-011/"; put the index's own address before
it.
"""

from frameworks.attack import dialect
from frameworks.attack.kinds import BY_SLUG


def place(framework: str, kind: str, external_id: str, key: str = "") -> str | None:
    """Return an entry's place, or None when nothing shows its kind.

    Data components had no id of their own before ATT&CK 18.0; those are found by `key`, the publisher's
    stable id.

    >>> place("attack", "subtechnique", "T1059.011")
    'attack/t1059-011/'
    """
    return dialect.path(framework, kind, external_id, key)


def kind_label(slug: str) -> str:
    """Return what a kind is called on a page: "Sub-technique"; of an unknown kind its slug in words."""
    kind = BY_SLUG.get(slug)
    return kind.label if kind else slug.replace("-", " ").capitalize()
