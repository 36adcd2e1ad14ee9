"""The categories that practitioners know from ATT&CK's own changelog.

Source: the module `diffStix` of mitreattack-python and https://attack.mitre.org/resources/updates/. With one
difference: MITRE calls an object patched when its `modified` moved; here something must differ for a reader.
What changed only in what is said about others (a new procedure, a mitigation dropped) is a category of its
own, which MITRE lists elsewhere.
"""

from enum import StrEnum
from typing import Protocol


class Category(StrEnum):
    """What happened to an entry between two releases, in the order changelogs tell it."""

    ADDITION = "additions"
    MAJOR = "major-version-changes"
    MINOR = "minor-version-changes"
    OTHER = "other-version-changes"
    PATCH = "patches"
    REVOCATION = "revocations"
    DEPRECATION = "deprecations"
    DELETION = "deletions"
    RELATIONS = "relationship-changes"

    @property
    def label(self) -> str:
        """The category as a heading: "Major version changes"."""
        return self.value.replace("-", " ").capitalize()


def version_change(old: str, new: str) -> Category:
    """Return which kind of step the publisher's own version number took.

    >>> version_change("1.0", "2.0"), version_change("1.0", "1.1"), version_change("1.0", "1.2")
    (<Category.MAJOR: 'major-version-changes'>, <Category.MINOR: 'minor-version-changes'>, \
<Category.OTHER: 'other-version-changes'>)
    """
    before, after = _numbers(old), _numbers(new)
    if before is None or after is None:
        return Category.OTHER
    if after == (before[0] + 1, 0):
        return Category.MAJOR
    if after == (before[0], before[1] + 1):
        return Category.MINOR
    return Category.OTHER


def categorise(
    old_status: str | None, new_status: str | None, old_version: str, new_version: str, *, own_changed: bool
) -> Category:
    """Return the category of an entry that differs between two releases.

    Statuses are those of `Entry.Status`, None for a release that does not carry the entry. Versions are the
    publisher's own numbers, empty when unknown. `own_changed` says whether the entry itself differs and not
    only its relationships.
    """
    if new_status is None:
        return Category.DELETION
    if old_status is None:
        return Category.ADDITION  # also of what arrives revoked, as diffStix counts
    if new_status == "revoked" and old_status != "revoked":
        return Category.REVOCATION
    if new_status == "deprecated" and old_status != "deprecated":
        return Category.DEPRECATION
    if old_version and new_version and old_version != new_version:
        return version_change(old_version, new_version)
    return Category.PATCH if own_changed else Category.RELATIONS


class Told(Protocol):
    """How a release carried an entry: the primary key of the version, and what is kept beside its content."""

    @property
    def version(self) -> int: ...
    @property
    def own_digest(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def number(self) -> str: ...


def between(old: Told | None, new: Told | None) -> Category | None:
    """Return what happened to an entry between two releases, None for nothing.

    An entry differs when its content does, or the publisher's own number of it. None stands for a release
    that does not carry it.
    """
    if old and new and old.version == new.version:
        renumbered = old.number and new.number and old.number != new.number
        if not renumbered:
            return None
    return categorise(
        old.status if old else None,
        new.status if new else None,
        old.number if old else "",
        new.number if new else "",
        own_changed=not (old and new) or old.own_digest != new.own_digest,
    )


def _numbers(version: str) -> tuple[int, int] | None:
    major, _, minor = version.partition(".")
    return (int(major), int(minor or 0)) if major.isdecimal() and (minor or "0").isdecimal() else None
