"""Where an attack.mitre.org address leads on our own site.

    https://attack.mitre.org/techniques/T1059/011           ("techniques", "T1059.011")
    https://attack.mitre.org/versions/v15/software/S0154/   ("software", "S0154")
    https://attack.mitre.org/datasources/DS0009/#Process    ("datasources", "DS0009")
    https://attack.mitre.org/matrices/mobile/android/       ("matrices", "mobile")

The family is the first part of the address, not a kind of ours: /mitigations/T1176 and /techniques/T1176 are
different things (224 deprecated mitigations carry T-ids), and /software holds both malware and tools.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

_FAMILIES = (
    "techniques|tactics|mitigations|software|groups|campaigns|assets"
    "|datasources|datacomponents|detectionstrategies|analytics"
)
_ADDRESS = re.compile(
    rf"""
    https?://(?:www\.)?attack\.mitre\.org(?::(?:80|443))?
    (?:/versions/v[0-9]{{1,3}}(?:[.-][0-9]{{1,3}})?)?
    /(?:
        (?P<family>{_FAMILIES})/(?P<id>[a-z]{{1,3}}[0-9]{{4}}(?:[./][0-9]{{3}})?)
      | (?P<matrices>matrices)/(?P<domain>enterprise|mobile|ics)(?:/[a-z-]*)*
    )
    /*(?:[?\#].*)?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII | re.DOTALL,
)


class Address(NamedTuple):
    """What an attack.mitre.org address names."""

    family: str  # "techniques"
    external_id: str  # "T1059.011"; the domain ("enterprise") in the family "matrices"


def parse_address(url: str) -> Address | None:
    """Return what `url` names, or None when it is no address of one ATT&CK object or matrix."""
    match = _ADDRESS.fullmatch(url)
    if match is None:
        return None
    if match["matrices"]:
        return Address("matrices", match["domain"].lower())
    return Address(match["family"].lower(), match["id"].upper().replace("/", "."))


class LinkResolver:
    """Answers which page of ours an address leads to; made to be `frameworks.attack.markup.render`'s `link`.

    `paths` gives the place of each known object below the frameworks index, by family and external id:
    `{("techniques", "T1059.011"): "attack/t1059-011/"}`. Revoked objects are in it with the place of what
    replaced them.
    """

    def __init__(self, paths: Mapping[tuple[str, str], str]) -> None:
        self._paths = paths

    def __call__(self, url: str) -> str | None:
        """Return "catalogue:attack/t1059-011/" for a known object, else None."""
        address = parse_address(url)
        path = self._paths.get(address) if address else None
        return None if path is None else f"catalogue:{path}"
