"""The mail backend behind `mailers.default`: it writes mails down, and a worker sends them.

So nobody waits for a mail server, whoever's code sends the mail: Wagtail's, Django's or ours. The rows are
part of the sender's transaction; a mail is on its way if and only if what it tells of happened.
"""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from core.notices.envelope import pack
from core.notices.models import Mail


class EmailBackend(BaseEmailBackend):
    """Queues mails for `core.notices.delivery`, which sends them by the mailer named "delivery"."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue messages in one statement and return how many; those to nobody are left out."""
        messages = [message for message in email_messages if message.recipients()]
        if messages:
            Mail.objects.bulk_create(_row(message) for message in messages)
            transaction.on_commit(_deliver_soon)
        return len(messages)


def _row(message: EmailMessage) -> Mail:
    return Mail(to=", ".join(message.recipients()), subject=str(message.subject), content=pack(message))


def _deliver_soon() -> None:
    """Wake the worker. Should this be lost, the timer sends what waits."""
    from core.notices.tasks import deliver_mail  # tasks import delivery, which imports mailers' backends

    deliver_mail.enqueue()
