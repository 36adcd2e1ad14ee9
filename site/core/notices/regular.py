"""The jobs of this app: publish what is due, send mails that wait, tidy up."""

from datetime import timedelta

from django.core.management import call_command
from django.tasks import task_backends
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend

from core.notices.delivery import deliver
from core.notices.jobs import always, daily
from core.notices.models import Mail, Notice
from core.scheduling import publish_due

KEEP_NOTICES = timedelta(days=90)
KEEP_SENT_MAIL = timedelta(days=14)

always("publish")(publish_due)
always("mail")(deliver)


@daily("prune")
def prune() -> None:
    """Delete old notices, read or not, what is known of old mails, and finished background tasks."""
    now = timezone.now()
    Notice.objects.filter(created_at__lt=now - KEEP_NOTICES).delete()
    Mail.objects.filter(state=Mail.State.SENT, changed_at__lt=now - KEEP_SENT_MAIL).delete()
    Mail.objects.filter(state=Mail.State.FAILED, changed_at__lt=now - KEEP_NOTICES).delete()
    if isinstance(task_backends["default"], DatabaseBackend):
        call_command("prune_db_task_results", verbosity=0)
