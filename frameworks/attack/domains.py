"""Which ATT&CK a bundle is, and of which release: said in several places, in old releases only in some."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from frameworks.attack.fields import Fields, shown
from frameworks.attack.references import ID_SOURCES
from frameworks.records import CatalogueError


@dataclass(frozen=True, slots=True)
class Domain:
    """One ATT&CK: our framework's slug, MITRE's name for the domain, its kill chain."""

    framework: str
    name: str
    kill_chain: str
    label: str


DOMAINS = (
    Domain("attack", "enterprise-attack", "mitre-attack", "ATT&CK Enterprise"),
    Domain("attack-mobile", "mobile-attack", "mitre-mobile-attack", "ATT&CK Mobile"),
    Domain("attack-ics", "ics-attack", "mitre-ics-attack", "ATT&CK for ICS"),
)
BY_FRAMEWORK = {domain.framework: domain for domain in DOMAINS}
_BY_NAME = {domain.name: domain for domain in DOMAINS}
_BY_CHAIN = {domain.kill_chain: domain for domain in DOMAINS}
_BY_COLLECTION = {"Enterprise ATT&CK": DOMAINS[0], "Mobile ATT&CK": DOMAINS[1], "ICS ATT&CK": DOMAINS[2]}

_RELEASE = re.compile(r"\d{1,3}\.\d{1,3}", re.ASCII)
_IN_NAME = re.compile(r"(?<![\d.])(\d{1,3}\.\d{1,3})(?!\d|\.\d)", re.ASCII)


def find_domain(things: Iterable[Fields], framework: str | None, where: str) -> Domain:
    """The domain of these objects, which must be `framework` when one is given.

    The surest sign counts alone: the collection's name, the matrices' ids, the techniques' kill chains, then
    the domains that tactics and techniques say they belong to. Raises CatalogueError when there is none, or
    several.
    """
    if framework is not None and framework not in BY_FRAMEWORK:
        raise CatalogueError(f'"{shown(framework)}" is no ATT&CK framework; one of {", ".join(BY_FRAMEWORK)}')
    signs: tuple[set[Domain], ...] = (set(), set(), set(), set())
    for fields in things:
        _look(fields, signs)
    found = next((sign for sign in signs if sign), set())
    labels = " and ".join(sorted(domain.label for domain in found))
    if len(found) > 1:
        raise CatalogueError(f"{where}: holds several domains ({labels}); import one bundle for each")
    if framework is None:
        if not found:
            raise CatalogueError(f"{where}: does not say which ATT&CK it is; give --framework")
        return found.pop()
    wanted = BY_FRAMEWORK[framework]
    if found and wanted not in found:
        raise CatalogueError(f"{where}: wrong domain: it holds {labels}, not {wanted.label} ({framework})")
    return wanted


def _look(fields: Fields, signs: tuple[set[Domain], ...]) -> None:
    match fields.raw["type"]:
        case "x-mitre-collection":
            names, table, sign = [fields.text("name")], _BY_COLLECTION, signs[0]
        case "x-mitre-matrix":
            parts = fields.parts("external_references")
            own = [part for part in parts if part.text("source_name") in ID_SOURCES]
            names = [part.text("external_id") for part in own]
            table, sign = _BY_NAME, signs[1]
        case "attack-pattern" | "x-mitre-tactic":
            phases = [part.text("kill_chain_name") for part in fields.parts("kill_chain_phases")]
            signs[2].update(_BY_CHAIN[name] for name in phases if name in _BY_CHAIN)
            names, table, sign = fields.words("x_mitre_domains"), _BY_NAME, signs[3]
        case _:
            return
    sign.update(table[name] for name in names if name in table)


def find_release(
    collection: Fields | None, release: str | None, name: str, where: str
) -> tuple[str, date | None]:
    """The release number and its date: as given, else from the collection object, else from the file's name.

    Raises CatalogueError when nothing says it or when it does not look like 18.1.
    """
    released_on, stated = None, ""
    if collection is not None:
        moment = collection.time("modified")
        released_on, stated = moment.date() if moment else None, collection.text("x_mitre_version")
    in_name = _IN_NAME.search(re.split(r"[/\\]", name.split("?")[0])[-1])
    found = release or stated or (in_name[1] if in_name else "")
    if not found:
        raise CatalogueError(f"{where}: says nowhere which release it is; give --release (for example 18.1)")
    if not _RELEASE.fullmatch(found):
        raise CatalogueError(f'{where}: the release "{shown(found)}" does not look like 18.1')
    return found, released_on
