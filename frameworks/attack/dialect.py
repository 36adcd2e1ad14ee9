"""ATT&CK's way of writing, for the importer: addresses, links and markup."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from frameworks.attack import markup
from frameworks.attack.facts import facts
from frameworks.attack.kinds import BY_SLUG, TECHNIQUES
from frameworks.attack.links import LinkResolver
from frameworks.importing.dialect import Address, FrameworkFacts, Link
from frameworks.records import Reference


class AttackDialect:
    """Implements `frameworks.importing.dialect.Dialect` for all three domains."""

    page_kinds = TECHNIQUES
    markup_attributes = frozenset({"detection"})

    def facts(self, framework: str) -> FrameworkFacts:
        """Return what is known of a framework; the notice carries this year."""
        return facts(framework, timezone.now().year)

    def path(self, framework: str, kind: str, external_id: str) -> str | None:
        """Return an entry's address below the frameworks index: a page for techniques, a route for the rest."""
        return path(framework, kind, external_id)

    def linker(self, addresses: Iterable[Address]) -> Link:
        """Return a function from an attack.mitre.org address to ours."""
        return LinkResolver.of(addresses)

    def render(self, text: str, references: Sequence[Reference], link: Link) -> str:
        """Return a text as safe HTML."""
        return markup.render(text, references=references, link=link)

    def plain(self, text: str) -> str:
        """Return a text as plain words."""
        return markup.plain(text)


def path(framework: str, kind: str, external_id: str) -> str | None:
    """Return where an entry is shown, below the frameworks index; None for kinds that are not ours.

    >>> path("attack", "subtechnique", "T1059.011")
    'attack/t1059-011/'
    >>> path("attack", "tactic", "TA0002")
    'attack/tactics/ta0002/'
    """
    if kind == "matrix":
        return f"{framework}/matrix/"
    if kind in TECHNIQUES:
        return f"{framework}/{external_id.lower().replace('.', '-')}/"
    known = BY_SLUG.get(kind)
    return f"{framework}/{known.segment}/{external_id.lower()}/" if known else None
