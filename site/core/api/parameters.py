"""A query string, read strictly: what is not known, or makes no sense, is an error and never ignored."""

from collections.abc import Iterable, Sequence

from django.http import QueryDict

from core.api.errors import RequestError

MAX_LENGTH = 500  # characters of one value; the longest sensible one is a list of fields
MAX_VALUES = 100  # values of one parameter
MAX_OFFSET = 1_000_000


class Parameters:
    """The parameters of one request. Repeating a parameter and separating values by commas mean the same."""

    def __init__(self, query: QueryDict) -> None:
        self._query = query
        for name, values in query.lists():
            for value in values:
                if len(value) > MAX_LENGTH:
                    raise RequestError(f"{name[:50]}: longer than {MAX_LENGTH} characters")
                if "\x00" in value or "\x00" in name:
                    raise RequestError(f"{name[:50]!r}: a NUL character stands in it")

    @property
    def names(self) -> set[str]:
        """The names that were given."""
        return set(self._query)

    def only(self, known: Iterable[str]) -> None:
        """Raise RequestError when a parameter was given that is not `known`."""
        if unknown := sorted(self.names - set(known)):
            listed = ", ".join(sorted(set(known) - {"_"}))
            raise RequestError(
                f"unknown parameter {', '.join(name[:50] for name in unknown)}; known are: {listed}"
            )

    def one(self, name: str) -> str | None:
        """Return the only value of a parameter, or None."""
        values = self._query.getlist(name)
        if len(values) > 1:
            raise RequestError(f"{name}: given {len(values)} times; give it once")
        return values[0] if values else None

    def many(self, name: str) -> list[str]:
        """Return the values of a parameter."""
        values = [part.strip() for value in self._query.getlist(name) for part in value.split(",")]
        if len(values) > MAX_VALUES:
            raise RequestError(f"{name}: more than {MAX_VALUES} values")
        if values and not all(values):
            raise RequestError(f"{name}: a value is empty")
        return values

    def number(self, name: str, default: int, most: int, least: int = 0) -> int:
        """Return a whole number between `least` and `most`."""
        text = self.one(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
            raise RequestError(f"{name}: {text!r} is no whole number from {least} to {most}")
        return int(text)


def flag(name: str, value: str) -> bool:
    """Return a value that must be true or false."""
    if value not in ("true", "false", "1", "0"):
        raise RequestError(f"{name}: {value!r} is neither true nor false")
    return value in ("true", "1")


def key(name: str, value: str) -> int:
    """Return a value that must be a primary key."""
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise RequestError(f"{name}: {value!r} is no id")
    return int(value)


def among(name: str, values: Sequence[str], allowed: Iterable[str]) -> list[str]:
    """Return the values, in lower case, when each is among `allowed`."""
    lowered = [value.lower() for value in values]
    if wrong := [value for value in lowered if value not in set(allowed)]:
        raise RequestError(f"{name}: {wrong[0]!r} is none of {', '.join(allowed)}")
    return lowered
