"""Ids as people write them in addresses:

    [PLACE/][techniques/][ATTACK-]ID[/]

T1059.011, t1059/011, ATTACK-T1059.011, M1038, … in any case. A canonical address is none of these:
PLACE/t1059-011/ and PLACE/mitigations/m1038/ are Wagtail's to serve.
"""

import re
from typing import NamedTuple

from frameworks.attack.kinds import KINDS, TECHNIQUES, parse_id

_WITH_IDS = [kind for kind in KINDS if kind.prefix]
_PREFIXES = "|".join(sorted({kind.prefix for kind in _WITH_IDS}, key=len, reverse=True))
# The first part of an address on attack.mitre.org, or of ours, which has hyphens.
_FAMILIES = "|".join(["techniques", *(kind.segment.replace("-", "-?") for kind in _WITH_IDS if kind.segment)])
_WRITTEN = re.compile(
    rf"(?:(?P<where>[\w-]+(?:/[\w-]+)*?)/)??(?:(?:{_FAMILIES})/)?(?:ATTACK-)?"
    rf"(?P<id>(?:{_PREFIXES})[0-9]{{4}}(?:[./-][0-9]{{3}})?)/?",
    re.IGNORECASE | re.ASCII,
)

_PAGES = "|".join({kind.prefix.lower() for kind in _WITH_IDS if kind.slug in TECHNIQUES})
_ROUTES = "|".join(f"{kind.segment}/{kind.prefix.lower()}" for kind in _WITH_IDS if kind.segment)
_CANONICAL = re.compile(
    rf"(?:[\w-]+/)*(?:(?!techniques/)[\w-]+/(?:{_PAGES})[0-9]{{4}}(?:-[0-9]{{3}})?|[\w-]+/(?:{_ROUTES})[0-9]{{4}})/",
    re.ASCII,
)


class Written(NamedTuple):
    """An id in an address, and the place (without slashes at its ends) it was written below, if any."""

    where: str
    id: str


class WrittenConverter:
    """Matches a whole path that is an id as people write it (https://docs.djangoproject.com/en/6.1/topics/http/urls/)."""

    regex = r".+[0-9]/?"

    def to_python(self, value: str) -> Written:
        """Return what was written. Raises ValueError, Django's "no match", for anything else."""
        match = None if len(value) > 200 or _CANONICAL.fullmatch(value) else _WRITTEN.fullmatch(value)
        if match is None or parse_id(match["id"]) is None:
            raise ValueError(value)
        return Written(match["where"] or "", match["id"])

    def to_url(self, written: Written) -> str:
        """Return the path that this was read from, in its simplest form."""
        return "/".join(part for part in written if part)
