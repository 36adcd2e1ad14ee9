"""Which differences concern a commentary, and how deep they go.

    identity     every page
    the whole    pages with something about the technique as a whole: everything a reader of it could notice
    a part       a note on the statement, a mitigation or an analytic: by that part's own words, and whether
                 it is still there

A note on an analytic asks three contents of each release: the technique's (which strategies detect it), the
strategies' (which analytics they have) and the analytic's own. Contents are read of versions that differ,
and where analytics are asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import batched
from typing import Any

from frameworks.blocks import STATEMENT
from frameworks.changes.entry import compare
from frameworks.changes.grading import Grade, Reason, grade_identity, grade_part, grade_whole, told_once
from frameworks.models import Entry, Framework, Release
from frameworks.reviewing.baselines import Baseline
from frameworks.reviewing.concerns import Concern
from frameworks.reviewing.versions import Side, Versions, in_batches, last_versions, versions_read


@dataclass(frozen=True, slots=True)
class Asked:
    """A commentary to judge: its entry (primary key), what it concerns, and what it was read against."""

    entry: int
    concern: Concern
    baseline: Baseline


# The keys and primary keys of the entries that an id names: seldom more than one.
type Part = list[tuple[str, int]]

AT_ONCE = 100  # pages whose contents are held in memory together


def judge(framework: Framework, release: Release, asked: Mapping[int, Asked]) -> dict[int, list[Reason]]:
    """Return why each page's commentary has to be read again now that `release` is current.

    `asked` is by page; no page is left out, and one without reasons needs no reading.
    """
    versions = Versions()
    sides = sides_of(versions, release.pk, asked)
    named = named_parts(framework, {part for one in asked.values() for part in one.concern.parts})
    on_analytics = [page for page, one in asked.items() if one.concern.parts & named["analytic"].keys()]
    differing = [page for page, (old, new) in sides.items() if old != new]
    reasons: dict[int, list[Reason]] = {page: [] for page in asked}
    for some in batched(differing, AT_ONCE):
        versions.load(side for page in some for side in sides[page])
        for page in some:
            old, new = map(versions.content, sides[page])
            reasons[page] += _about_entry(asked[page].concern, old, new, named["mitigation"])
        versions.forget()
    for some in batched(on_analytics, AT_ONCE):
        versions.load(side for page in some for side in sides[page])
        analytics = Analytics(framework, versions, named["analytic"])
        techniques = {
            page: (
                (asked[page].baseline.release, versions.content(sides[page][0])),
                (release.pk, versions.content(sides[page][1])),
            )
            for page in some
        }
        analytics.load(told for both in techniques.values() for told in both)
        for page, (before, after) in techniques.items():
            reasons[page] += analytics.reasons(asked[page].concern, before, after)
        versions.forget()
    return {page: told_once(some) for page, some in reasons.items()}


def sides_of(versions: Versions, release: int, asked: Mapping[int, Asked]) -> dict[int, tuple[Side, Side]]:
    """Return each page's entry as it was read and as it is."""
    entries = {one.entry for one in asked.values()}
    versions.carry({release, *(one.baseline.release for one in asked.values())}, entries)
    last = last_versions(entries)
    read = versions_read({(one.entry, one.baseline.digest) for one in asked.values()})
    found = {}
    for page, one in asked.items():
        carried = versions.carried(one.baseline.release, one.entry)
        known = read.get((one.entry, one.baseline.digest))
        if known is not None:  # what was read, also when the same release was imported again since
            old = Side(known, one.baseline.digest, carried=carried is not None)
        else:
            old = carried or Side(carried=False)
        found[page] = old, versions.carried(release, one.entry) or last[one.entry]
    return found


def named_parts(framework: Framework, parts: Set[str]) -> dict[str, dict[str, Part]]:
    """Return kind → id → the entries that the parts name, for mitigations and analytics."""
    found: dict[str, defaultdict[str, Part]] = {
        "mitigation": defaultdict(list),
        "analytic": defaultdict(list),
    }
    for some in in_batches(parts - {STATEMENT}):
        rows = Entry.objects.filter(framework=framework, kind__in=found, external_id__in=some).order_by("pk")
        for kind, external_id, key, pk in rows.values_list("kind", "external_id", "key", "pk"):
            found[kind][external_id].append((key, pk))
    return {kind: dict(by_id) for kind, by_id in found.items()}


def _about_entry(concern: Concern, old: Any, new: Any, mitigations: Mapping[str, Part]) -> Iterator[Reason]:
    if old is None or new is None:
        if new is not None:
            yield Reason("restored", Grade.IDENTITY)
        return
    change = compare(old, new)
    yield from grade_whole(change) if concern.whole else grade_identity(change)
    if STATEMENT in concern.parts:
        yield from grade_part(old["text"], new["text"], "text", STATEMENT)
    for part in sorted(concern.parts & mitigations.keys()):
        keys = {key for key, _ in mitigations[part]}
        yield from grade_part(_sentence(old, keys), _sentence(new, keys), "mitigations", part)


def _sentence(content: Any, mitigations: Set[str]) -> str | None:
    """Return what a technique's content says of a mitigation; None when it does not have it."""
    said = [
        one["text"]
        for one in content["relationships"]
        if one["type"] == "mitigates" and one["source"] in mitigations
    ]
    return "\n".join(said) if said else None


class Analytics:
    """Analytics as techniques have them: entries of their own, hung on by detection strategies."""

    def __init__(self, framework: Framework, versions: Versions, named: Mapping[str, Part]) -> None:
        self._framework = framework
        self._versions = versions
        self._named = named
        self._strategies: dict[str, int] = {}  # primary keys by key

    def load(self, techniques: Iterable[tuple[int, Any]]) -> None:
        """Read the strategies of techniques in their releases, and every analytic that is named."""
        told = list(techniques)
        for some in in_batches(key for _, content in told for key in _ends(content, "detects", "source")):
            rows = Entry.objects.filter(framework=self._framework, key__in=some).order_by()
            self._strategies.update(rows.values_list("key", "pk"))
        analytics = {pk for part in self._named.values() for _, pk in part}
        entries = {*self._strategies.values(), *analytics}
        releases = {release for release, _ in told}
        self._versions.carry(releases, entries)
        self._versions.load(
            self._versions.carried(release, entry) for release in releases for entry in entries
        )

    def reasons(self, concern: Concern, old: tuple[int, Any], new: tuple[int, Any]) -> Iterator[Reason]:
        """Yield the reasons of the notes on analytics, given (release, content of the technique) twice."""
        for part in sorted(concern.parts & self._named.keys()):
            before, after = self.content(part, *old), self.content(part, *new)
            reasons = grade_part(_words(before), _words(after), "detections", part)
            if not reasons and before != after:  # something beside its words, a reference for example
                reasons = [Reason("detections", Grade.WORDING, reworded=1, part=part)]
            yield from reasons

    def content(self, part: str, release: int, technique: Any) -> Any:
        """Return an analytic's content in a release; None when no strategy of the technique has it."""
        carried = (
            self._versions.carried(release, self._strategies.get(key, 0))
            for key in _ends(technique, "detects", "source")
        )
        there: set[str] = set()
        for strategy in filter(None, carried):
            there |= _ends(self._versions.content(strategy), "has-analytic", "target")
        for key, pk in self._named[part]:
            side = self._versions.carried(release, pk)
            if side is not None and key in there:
                return self._versions.content(side)
        return None


def _ends(content: Any, type_: str, end: str) -> set[str]:
    relationships = content["relationships"] if content else ()
    return {one[end] for one in relationships if one["type"] == type_}


def _words(analytic: Any) -> str | None:
    """Return what a reader of an analytic reads: its text, log sources and what to tune, a line each."""
    if analytic is None:
        return None
    lines = [analytic["title"], analytic["text"]]
    for one in analytic["relationships"]:
        lines += [
            f"{source['name']} {source['channel']}" for source in one["attributes"].get("log_sources", ())
        ]
    lines += [
        f"{one['field']} {one['description']}" for one in analytic["attributes"].get("mutable_elements", ())
    ]
    return "\n".join(lines)
