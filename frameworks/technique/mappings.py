"""What other frameworks have to do with a technique."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from frameworks.attack.dialect import path as place
from frameworks.models.entry import Entry
from frameworks.models.mapping import Mapping
from frameworks.technique.view import Mapped, Other

Relation = Mapping.Relation
# The other relations mean the same from both sides.
_INVERSE = {Relation.SUBSET: Relation.SUPERSET, Relation.SUPERSET: Relation.SUBSET}


def mappings(ids: Collection[int], base: str) -> dict[int, list[Mapped]]:
    """Return the mappings of each entry (primary key), read from its side, in one query.

    Shown are published ones and those of the firm's that somebody has reviewed, never drafts.
    """
    rows = (
        Mapping.objects.filter(Q(source__in=ids) | Q(target__in=ids))
        .filter(Q(status=Mapping.Status.REVIEWED) | ~Q(origin=""))
        .select_related("source__framework", "target__framework")
        .order_by("origin", "pk")
    )
    found: dict[int, list[Mapped]] = defaultdict(list)
    wanted = set(ids)
    for row in rows:
        relation = Relation(row.relation)
        if row.source_id in wanted:
            found[row.source_id].append(_mapped(row, row.target, relation, base))
        if row.target_id in wanted:
            found[row.target_id].append(_mapped(row, row.source, _INVERSE.get(relation, relation), base))
    return found


def _mapped(row: Mapping, entry: Entry, relation: Mapping.Relation, base: str) -> Mapped:
    where = place(entry.framework.slug, entry.kind, entry.external_id, entry.key)
    return Mapped(
        entry=Other(
            pk=entry.pk,
            kind=entry.kind,
            external_id=entry.external_id,
            title=entry.title,
            status=entry.status,
            url=f"{base}{where}" if where else "",
        ),
        framework=entry.framework.slug,
        framework_name=entry.framework.name,
        relation=relation.value,
        relation_label=str(relation.label),
        rationale=row.rationale,
        strength=row.strength,
        origin=row.origin,
    )
