"""Send the mails that wait, each of them once.

A mail is claimed before it is sent: of two workers one gets it. What fails is tried again, later each time,
and at last kept as failed, in the log and in the admin's report. A mail whose worker died while it was being
sent may have gone out; it is not sent again by itself, but shown as failed.
"""

import logging
import smtplib
from contextlib import suppress
from datetime import timedelta

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from core.notices.envelope import unpack
from core.notices.models import Mail

logger = logging.getLogger(__name__)

MAILER = "delivery"
WAITS = (1, 5, 30, 120, 480, 960)  # minutes after each failure; a day in all, then it has failed
DIED_AFTER = timedelta(hours=1)
DIED = "The worker was stopped while it was sending this. It may or may not have gone out."

# About this mail or these people. Other errors of a connection are about the server, and end the round.
ABOUT_THE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)


def deliver() -> int:
    """Send what is due and return how many mails went out. Failures are recorded, not raised."""
    now = timezone.now()
    bury(Mail.State.SENDING, DIED, changed_at__lt=now - DIED_AFTER)
    due = Mail.objects.filter(state=Mail.State.WAITING, due_at__lte=now).order_by("due_at", "pk")
    waiting = list(due.values_list("pk", flat=True))
    if not waiting:
        return 0
    sent = 0
    mailer = mailers[MAILER]
    try:
        for pk in waiting:
            mail = claim(pk)
            if mail is None:
                continue
            error = attempt(mail, mailer)
            if error is None:
                sent += 1
            elif isinstance(error, OSError) and not isinstance(error, ABOUT_THE_MAIL):
                break  # the server cannot be reached; the others need not find out one by one
    finally:
        _close(mailer)
    return sent


def claim(pk: int) -> Mail | None:
    """Take a waiting mail to send it, or return None when somebody else has it."""
    taken = Mail.objects.filter(pk=pk, state=Mail.State.WAITING).update(
        state=Mail.State.SENDING, changed_at=timezone.now()
    )
    return Mail.objects.get(pk=pk) if taken else None


def attempt(mail: Mail, mailer: BaseEmailBackend) -> Exception | None:
    """Send a claimed mail, record how that went, and return the error if there was one."""
    mail.attempts += 1
    try:
        message = unpack(mail.content)
        mailer.open()
        mailer.send_messages([message])
    except Exception as error:  # backends raise whatever they like; no mail may be lost by it
        _close(mailer)
        _put_back(mail, error)
        return error
    mail.state, mail.error, mail.content = Mail.State.SENT, "", {}
    mail.save()
    return None


def bury(state: Mail.State, error: str, **which: object) -> None:
    """Give mails in a state up, and say so in the log."""
    for mail in Mail.objects.filter(state=state, **which):
        if Mail.objects.filter(pk=mail.pk, state=state).update(
            state=Mail.State.FAILED, error=error, changed_at=timezone.now()
        ):
            logger.error("Mail %s to %s failed: %s", mail.pk, mail.to, error)


def again(pk: int) -> bool:
    """Have a failed mail sent again, from the first attempt; whether it was there to send."""
    now = timezone.now()
    return bool(
        Mail.objects.filter(pk=pk, state=Mail.State.FAILED).update(
            state=Mail.State.WAITING, attempts=0, due_at=now, changed_at=now
        )
    )


def _put_back(mail: Mail, error: Exception) -> None:
    mail.error = f"{type(error).__name__}: {error}"
    if mail.attempts > len(WAITS) or _is_final(error):
        mail.state = Mail.State.FAILED
        logger.error("Mail %s to %s failed for good: %s", mail.pk, mail.to, mail.error)
    else:
        wait = WAITS[mail.attempts - 1]
        mail.state, mail.due_at = Mail.State.WAITING, timezone.now() + timedelta(minutes=wait)
        logger.warning("Mail %s to %s waits %s min: %s", mail.pk, mail.to, wait, mail.error)
    mail.save()


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help: an address that is none, or a server that says no for good (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False  # the site's own fault, which somebody mends
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _close(mailer: BaseEmailBackend) -> None:
    with suppress(OSError):
        mailer.close()
