"""What people were told, how they want to be told, the mails on their way, and the days jobs were done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Notice(models.Model):
    """One thing one person was told in the admin. `url` is where to go, a path of the admin."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return self.subject


class Silence(models.Model):
    """Somebody does not want to be told of a kind of news in one way. No row means: tell me."""

    class Channel(models.TextChoices):
        MAIL = "mail", "By mail"
        ADMIN = "admin", "In the admin"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="silences")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=Channel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="silence_once")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: no {self.kind} {self.get_channel_display().lower()}"


class Mail(models.Model):
    """A mail that somebody's act made, until it is sent; after that, only the fact that it was.

    Of two processes that find it waiting one gets it to send (`core.notices.delivery`), so it goes out once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    to = models.TextField(help_text="All who get it, with commas between.")
    subject = models.TextField()
    content = models.JSONField(help_text="See core.notices.envelope; emptied once the mail is sent.")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, help_text="Not tried before.")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="mail_on_its_way"
            )
        ]
        verbose_name = "mail"
        default_permissions = ()
        permissions = [("see_mail", "Can see which mails failed, and send them again")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display().lower()})"


class DailyJob(models.Model):
    """The last day, in the site's time zone, on which a job that is done once a day was done."""

    name = models.CharField(max_length=40, primary_key=True)
    done_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.done_on}"
