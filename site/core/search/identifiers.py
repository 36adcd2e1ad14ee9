"""External ids in every form that people write them.

`T1059.011`, `t1059/011`, `T1059-011` and `ATTACK-T1059.011` are one id; so are `AC-02`, `ac-2` and `AC 2`.
The key of an id is its runs of letters and digits, digits without leading zeros, joined by colons:
`t:1059:11`. What lies below an id (sub-techniques, control enhancements) has a key that begins with the id's
key and a colon.
"""

import re

_RUN = re.compile(r"[a-z]+|[0-9]+")
_IDENTIFIER = re.compile(r"[a-z]+(?:[ ._/:-]?[a-z0-9]+|\([a-z0-9]+\))*\)?", re.IGNORECASE)
_LONGEST = 40


def key(identifier: str) -> str:
    """Return the normal form of an external id; an empty string for an empty id."""
    runs = _RUN.findall(identifier.lower())
    return ":".join(run.lstrip("0") or "0" if run.isdigit() else run for run in runs)[:100]


def candidates(text: str) -> list[str]:
    """Return the keys that a query may mean when it is an id; empty when it cannot be one.

    A name before the id (`ATTACK-T1059`) is tried with and without.
    """
    text = text.strip()
    if len(text) > _LONGEST or not any(char.isdigit() for char in text) or not _IDENTIFIER.fullmatch(text):
        return []
    whole = key(text)
    runs = whole.split(":")
    if len(runs) > 2 and runs[0].isalpha() and runs[1].isalpha():
        return [whole, ":".join(runs[1:])]
    return [whole]
