"""An import that somebody started in the admin."""

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    """One import asked for in the admin: where from, how far it is, what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    source = models.CharField(max_length=500, blank=True, help_text="An address, or the name of the uploaded file.")
    upload = models.FileField(upload_to="imports/", blank=True)
    framework = models.CharField(max_length=50, blank=True)
    release = models.CharField(max_length=20, blank=True)
    dry_run = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    step = models.CharField(max_length=120, blank=True)
    report = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{'Dry run' if self.dry_run else 'Import'} of {self.source}"
