"""The parts of an entry's text that a note of the firm's can hang on, by the ids editors see."""

from frameworks.blocks import STATEMENT
from frameworks.models.entry import Entry, Relationship


def parts_of(entry: Entry) -> dict[str, str]:
    """Return id → name of every part: statement, mitigations, analytics. Two queries."""
    parts = {STATEMENT: "Statement"}
    about = Relationship.objects.filter(target=entry, type__in=("mitigates", "detects")).order_by(
        "type", "source__external_id"
    )
    mitigations = about.filter(type="mitigates").values_list("source__external_id", "source__title")
    parts.update(mitigations)
    strategies = about.filter(type="detects").values("source")
    analytics = Relationship.objects.filter(source__in=strategies.order_by(), type="has-analytic")
    parts.update(
        analytics.order_by("target__external_id").values_list("target__external_id", "target__title")
    )
    return parts
