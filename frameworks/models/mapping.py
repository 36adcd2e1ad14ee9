"""What one framework's entry has to do with another's."""

from django.db import models

from frameworks.models.entry import Entry


class Mapping(models.Model):
    """One row of a mapping: source, target, and how they relate in the words of OSCAL's mapping model 1.2.

    `origin` says who asserts it: the name of a published set, or empty for the firm itself.
    """

    class Relation(models.TextChoices):
        EQUAL = "equal-to", "equal to"
        EQUIVALENT = "equivalent-to", "equivalent to"
        SUBSET = "subset-of", "subset of"
        SUPERSET = "superset-of", "superset of"
        INTERSECTS = "intersects-with", "intersects with"
        NONE = "no-relationship", "no relationship"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEWED = "reviewed", "Reviewed"

    source = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="mappings_out")
    target = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="mappings_in")
    relation = models.CharField(max_length=20, choices=Relation)
    rationale = models.TextField(blank=True)
    strength = models.CharField(max_length=20, blank=True)
    origin = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "origin"], name="mapping_once_an_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.source.external_id} {self.get_relation_display()} {self.target.external_id}"
