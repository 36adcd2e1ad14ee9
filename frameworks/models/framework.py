"""Frameworks and their releases. Importers write these tables and nobody else."""

from django.db import models
from django.db.models import Q


class Framework(models.Model):
    """A body of knowledge that one publisher releases again and again, such as MITRE ATT&CK Enterprise."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120)
    source_format = models.CharField(max_length=20, help_text="stix, oscal or table")
    licence = models.TextField(blank=True)
    notice = models.TextField(
        blank=True, help_text="The notice the publisher asks every public page to carry."
    )
    home_url = models.URLField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def current_release(self) -> "Release | None":
        """The release whose texts are shown, or None before the first import."""
        return self.releases.filter(state=Release.State.CURRENT).first()


class Release(models.Model):
    """One imported release of a framework.

    At most one release of a framework is current, and the database sees to it. An older release that is
    imported later is *superseded* from the start: it adds history and changes nothing that is shown.
    """

    class State(models.TextChoices):
        IMPORTING = "importing", "Importing"
        CURRENT = "current", "Current"
        SUPERSEDED = "superseded", "Superseded"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="releases")
    version = models.CharField(max_length=20)
    released_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500, blank=True, help_text="The path or address it was read from.")
    sha256 = models.CharField("SHA-256", max_length=64, help_text="Of the uncompressed file.")
    reader_version = models.PositiveIntegerField(default=0, help_text="Which reader made the entries of it.")
    imported_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=State, default=State.IMPORTING)
    notice = models.TextField(blank=True)
    contributors = models.JSONField(default=list, blank=True, help_text="Everybody its entries thank.")
    current_from = models.DateTimeField(null=True, blank=True)
    current_until = models.DateTimeField(null=True, blank=True, help_text="When another became current.")
    report = models.JSONField(default=dict, blank=True, help_text="What the import did, counted by kind.")

    class Meta:
        ordering = ["framework", "-imported_at"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "version"], name="release_once_a_version"),
            models.UniqueConstraint(
                fields=["framework"], condition=Q(state="current"), name="release_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.version}"

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers, so that 9.0 comes before 18.1."""
        return release_order(self.version)

    @property
    def slug(self) -> str:
        """Its part of an address: Wagtail serves no dots, so 18.1 is "18-1"."""
        return self.version.replace(".", "-").lower()


def release_order(version: str) -> tuple[int, ...]:
    """Return a release number as a tuple that sorts as people count: "9.0" before "18.1"."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())
