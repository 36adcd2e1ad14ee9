"""What somebody wants to know of two releases: which two, and which part of what differs.

The same words in an address, on a command line and in the admin: `from`, `to`, `category`, `kind`, `q`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from frameworks.attack.kinds import KINDS
from frameworks.changes.categories import Category
from frameworks.changes.details import Row
from frameworks.changes.releases import Comparison
from frameworks.models import Framework, Release

LONGEST = 100  # characters of a query that count


class QuestionError(Exception):
    """A question that has no answer. The message is one line that says what would have one."""


class NoSuchReleaseError(QuestionError):
    """A release that was not imported, or none at all."""


class _Many(Protocol):
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which part of a comparison: some categories, some kinds, a text in id or name. Empty is everything."""

    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    query: str = ""

    @classmethod
    def of(cls, categories: Iterable[str], kinds: Iterable[str], query: str = "") -> Self:
        """Return the narrowing that these words ask for; raises QuestionError for an unknown one."""
        return cls(
            _known("category", categories, list(Category)),
            _known("kind", kinds, [kind.slug for kind in KINDS]),
            query.replace("\x00", "").strip()[:LONGEST],
        )

    @classmethod
    def asked(cls, parameters: _Many) -> Self:
        """Return the narrowing that a query string asks for; raises QuestionError."""
        return cls.of(
            parameters.getlist("category"), parameters.getlist("kind"), "".join(parameters.getlist("q")[-1:])
        )

    def __bool__(self) -> bool:
        return bool(self.categories or self.kinds or self.query)

    def rows(self, comparison: Comparison) -> Sequence[Row]:
        """Return the rows of a comparison that are asked for."""
        return comparison.narrowed(self.categories, self.kinds, self.query)


def imported(framework: Framework | int) -> list[Release]:
    """Return the releases of a framework (or its primary key) that are there, the newest first, in one query.

    Each knows its framework; the reports of the imports are left in the database.
    """
    releases = Release.objects.filter(framework=framework).exclude(state=Release.State.IMPORTING)
    releases = releases.select_related("framework").defer("report")
    return sorted(releases, key=lambda release: (release.order, release.version), reverse=True)


def chosen(releases: Sequence[Release], old: str = "", new: str = "") -> tuple[Release, Release]:
    """Return two of the `imported` releases by their versions.

    Without `new` it is the newest, without `old` the one before `new` (the oldest is compared with itself).
    Raises NoSuchReleaseError for a version that is not among them.
    """
    if not releases:
        raise NoSuchReleaseError("No release has been imported yet.")
    by_version = {release.version: release for release in releases}
    for version in (old, new):
        if version and version not in by_version:
            raise NoSuchReleaseError(
                f"There is no release {_short(version)} here. Imported: {', '.join(by_version)}."
            )
    after = by_version[new] if new else releases[0]
    if old:
        return by_version[old], after
    place = releases.index(after)
    return releases[min(place + 1, len(releases) - 1)], after


def _known(what: str, words: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(word for text in words for word in text.split(",") if word))
    for word in asked:
        if word not in known:
            raise QuestionError(f"There is no {what} {_short(word)}. There are: {', '.join(known)}.")
    return asked


def _short(word: str) -> str:
    printable = "".join(letter for letter in word if letter.isprintable())
    return printable if len(printable) <= 40 else f"{printable[:39]}…"


def parameters(old: Release, new: Release, narrowing: Narrowing) -> Mapping[str, str | Sequence[str]]:
    """Return a question as the parameters of an address, for `urlencode(…, doseq=True)`."""
    asked: dict[str, str | Sequence[str]] = {"from": old.version, "to": new.version}
    for name, value in (
        ("category", narrowing.categories),
        ("kind", narrowing.kinds),
        ("q", narrowing.query),
    ):
        if value:
            asked[name] = value
    return asked
