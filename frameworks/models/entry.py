"""The catalogue as its publisher tells it now: entries and what is said about two of them.

Importers write these tables and nobody else. `row_digest` is the importer's memory of what it wrote in a row,
so that a new release touches only rows that differ.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import cached_property

from frameworks.models.framework import Framework
from frameworks.records import Reference

if TYPE_CHECKING:
    from frameworks.models.pages import TechniquePage


class References(models.JSONField):
    """A list of `[name, description, url]`; `Reference(*row)` brings one back."""


class Entry(models.Model):
    """One thing a framework names: a tactic, technique, mitigation, group, control, …

    Kinds are data. External ids ("T1059.011") are unique only within a kind and may be reused by the
    publisher; `key` is the publisher's stable id. An entry that a release no longer carries is withdrawn,
    never deleted.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        DEPRECATED = "deprecated", "Deprecated"
        REVOKED = "revoked", "Revoked"
        WITHDRAWN = "withdrawn", "Withdrawn"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=255)
    kind = models.CharField(max_length=40)
    external_id = models.CharField(max_length=64)
    title = models.CharField(max_length=255)
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    revoked_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replaces")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True, help_text="The publisher's text as published.")
    html = models.TextField(
        blank=True, help_text="The same, rendered and safe. Links and citations are resolved on display."
    )
    references = References(default=list)
    attributes = models.JSONField(default=dict)
    url = models.URLField(max_length=500, blank=True)
    source_version = models.CharField(max_length=20, blank=True)
    source_created = models.DateTimeField(null=True)
    source_modified = models.DateTimeField(null=True)
    version = models.ForeignKey(
        "frameworks.EntryVersion", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    row_digest = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["external_id"]
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="entry_key_once")]
        indexes = [
            models.Index(fields=["framework", "kind", "external_id"], name="entry_by_kind_and_id"),
            models.Index(fields=["external_id"], name="entry_by_external_id"),
        ]

    page: "TechniquePage"

    def __str__(self) -> str:
        return f"{self.external_id} {self.title}"

    @cached_property
    def cited(self) -> list[Reference]:
        """The sources this entry's text cites, in the publisher's order."""
        return [Reference(*row) for row in self.references]

    @property
    def is_shown(self) -> bool:
        """Whether readers meet it as part of the current release."""
        return self.status in (self.Status.ACTIVE, self.Status.DEPRECATED)

    def successor(self) -> "Entry":
        """Return what replaced this entry, at the end of the chain; the entry itself when nothing did.

        Readers refuse cycles, but rows of several releases meet here, so a repeat ends the walk.
        """
        seen = {self.pk}
        entry = self
        while entry.revoked_by is not None and entry.revoked_by.pk not in seen:
            entry = entry.revoked_by
            seen.add(entry.pk)
        return entry


class EntryLabel(models.Model):
    """A value an entry can be filtered by, such as platform Windows."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="labels")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "scheme", "value"], name="entry_label_once"),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="entry_label_by_value")]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"


class Relationship(models.Model):
    """One statement about two entries of a framework, with the sentence written for exactly this pair."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="relationships")
    key = models.CharField(max_length=255)
    type = models.CharField(max_length=40)
    source = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="outgoing")
    target = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="incoming")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    references = References(default=list)
    attributes = models.JSONField(default=dict)
    row_digest = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["type", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="relationship_key_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.type} {self.target_id}"

    @cached_property
    def cited(self) -> list[Reference]:
        """The sources this sentence cites."""
        return [Reference(*row) for row in self.references]


def as_rows(references: tuple[Reference, ...]) -> list[list[Any]]:
    """Return references as the JSON rows a `References` field holds."""
    return [list(reference) for reference in references]
