"""Work that a background worker does (`manage.py db_worker`)."""

from django.tasks import task

from core.notices import delivery


@task
def deliver_mail() -> int:
    """Send the mails that wait, and return how many went out."""
    return delivery.deliver()
