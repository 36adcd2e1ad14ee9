"""Every version of every entry, addressed by its content, and which release carried which."""

from django.db import models

from frameworks.models.entry import Entry
from frameworks.models.framework import Release


class EntryVersion(models.Model):
    """What a reader of one entry saw: title, text, status, attributes and relationships.

    `digest` is the SHA-256 of the canonical JSON of `content` (see `frameworks.content`); timestamps are no
    part of it, because publishers touch them without changing a word. `own_digest` leaves the relationships
    out: two versions with the same one differ only in what is said about others. Versions are written once
    and never changed.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    digest = models.CharField(max_length=64)
    own_digest = models.CharField(max_length=64, db_default="")
    status = models.CharField(max_length=12, db_default="")
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "digest"], name="entry_version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.digest[:12]}"


class ReleaseEntry(models.Model):
    """A release carried an entry in this version.

    `source_version` is the publisher's own number of the entry. `facts` are what a release says beside the
    content, enough to make the release current again (`frameworks.importing.remembered`).
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="carried")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="carried_by")
    version = models.ForeignKey(EntryVersion, on_delete=models.CASCADE, related_name="carried_by")
    source_version = models.CharField(max_length=20, db_default="")
    facts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "entry"], name="release_entry_once")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.entry_id}"
