"""An import that somebody started in the admin."""

from django.conf import settings
from django.db import models

from frameworks.importing.report import ImportReport
from frameworks.storage import private_storage, upload_path


class ImportRun(models.Model):
    """One import asked for in the admin: where from, how far it is, what came of it.

    Every run is a dry run first. Once that is checked, somebody confirms it, and the same run is done again
    for good:

        waiting → running → checked ──confirmed──▶ waiting → running → done
                     └▶ failed      └▶ discarded, also by itself after a day

    A release that is here already is made current again the same way, without a file
    (`frameworks.importing.rolling_back`).

    `frameworks.admin.runs` moves a run from state to state; nothing else does.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        CHECKED = "checked", "Dry run done"
        DONE = "done", "Imported"
        FAILED = "failed", "Failed"
        DISCARDED = "discarded", "Discarded"

    ACTIVE = (State.WAITING, State.RUNNING)

    class Origin(models.TextChoices):
        UPLOAD = "upload", "An uploaded file"
        ADDRESS = "address", "An address"
        LATEST = "latest", "MITRE's latest release"
        REMEMBERED = "remembered", "A release that is here already"

    origin = models.CharField(max_length=10, choices=Origin, default=Origin.UPLOAD)
    source = models.CharField(
        max_length=500, blank=True, help_text="The address, or the name of the uploaded file."
    )
    upload = models.FileField(upload_to=upload_path, storage=private_storage, max_length=200, blank=True)
    framework = models.CharField(max_length=50, blank=True)
    release = models.CharField(max_length=20, blank=True)
    dry_run = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    report = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, help_text="When it came into its state.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "import"
        default_permissions = ()
        permissions = [("import_release", "Can import releases")]

    def __str__(self) -> str:
        if self.is_roll_back:
            return self.source
        return (
            f"{self.get_origin_display()}: {self.source}" if self.source else str(self.get_origin_display())
        )

    @property
    def is_roll_back(self) -> bool:
        """Whether it makes a former release current again, and imports nothing."""
        return self.origin == self.Origin.REMEMBERED

    @property
    def is_active(self) -> bool:
        """Whether it waits for a worker or has one."""
        return self.state in self.ACTIVE

    @property
    def counted(self) -> ImportReport | None:
        """What the import did, or what the dry run says it would do; None before that is known."""
        return ImportReport.from_json(self.report) if self.report else None
