"""Which dialect a framework's texts are written in, by its source format."""

from frameworks.attack.dialect import AttackDialect
from frameworks.importing.dialect import Dialect
from frameworks.models import Framework

DIALECTS: dict[str, Dialect] = {"stix": AttackDialect()}


def dialect_of(framework: Framework) -> Dialect:
    """Return the dialect of a framework; it has one, because an importer with a dialect made it."""
    return DIALECTS[framework.source_format]
