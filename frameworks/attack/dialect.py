"""ATT&CK's way of writing, for the importer: addresses, links and markup."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from frameworks.attack import markup
from frameworks.attack.domains import DOMAINS
from frameworks.attack.facts import facts
from frameworks.attack.kinds import BY_SLUG, KINDS, TECHNIQUES, kind_label
from frameworks.attack.links import LinkResolver
from frameworks.importing.dialect import Address, FrameworkFacts, Link, page_slug
from frameworks.records import Reference

# MITRE's addresses: the first part of the path for a kind, and the name of a framework's matrix.
FAMILIES = {
    kind.slug: "techniques" if kind.slug in TECHNIQUES else kind.segment.replace("-", "") for kind in KINDS
} | {"matrix": "matrices"}
MATRICES = {domain.framework: domain.name.removesuffix("-attack") for domain in DOMAINS}


class AttackDialect:
    """Implements `frameworks.importing.dialect.Dialect` for all three domains."""

    page_kinds = TECHNIQUES
    searched_kinds = frozenset(BY_SLUG) - TECHNIQUES - {"analytic", "matrix"}
    markup_attributes = frozenset({"detection"})

    def facts(self, framework: str) -> FrameworkFacts:
        """Return what is known of a framework; the notice carries this year."""
        return facts(framework, timezone.now().year)

    def label(self, kind: str) -> str:
        """Return what one entry of a kind is called."""
        return kind_label(kind)

    def path(self, framework: str, kind: str, external_id: str, key: str) -> str | None:
        """Return an entry's address below the frameworks index: a technique's page, a route of others."""
        return path(framework, kind, external_id, key)

    def linker(self, addresses: Iterable[Address]) -> Link:
        """Return a function from an attack.mitre.org address to ours."""
        paths: dict[tuple[str, str], str] = {}
        for address in addresses:  # an id that was used twice leads to the entry that is named first
            family = FAMILIES.get(address.kind, address.kind)
            id_ = MATRICES.get(address.framework, "") if address.kind == "matrix" else address.external_id
            if address.path is not None:
                paths.setdefault((family, id_), address.path)
        return LinkResolver(paths)

    def render(self, text: str, references: Sequence[Reference], link: Link) -> str:
        """Return a text as safe HTML."""
        return markup.render(text, references=references, link=link)

    def plain(self, html: str) -> str:
        """Return the words of rendered HTML."""
        return markup.plain_from_html(html)


def path(framework: str, kind: str, external_id: str, key: str = "") -> str | None:
    """Return where an entry is shown, below the frameworks index; None for kinds that are not ours.

    Data components had no id of their own before ATT&CK 18.0; those are found by their STIX id, `key`.

    >>> path("attack", "subtechnique", "T1059.011")
    'attack/t1059-011/'
    >>> path("attack", "tactic", "TA0002")
    'attack/tactics/ta0002/'
    """
    name = (external_id or key).lower()
    if kind == "matrix":
        return f"{framework}/matrix/"
    if kind in TECHNIQUES:
        return f"{framework}/{page_slug(name)}/"
    known = BY_SLUG.get(kind)
    return f"{framework}/{known.segment}/{name}/" if known else None
