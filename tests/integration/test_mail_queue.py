"""Mail in the background: queued with what it tells of, sent by the worker, each once, none lost."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.message import MIMEPart
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin import mail as wagtail_mail

from core.notices import delivery
from core.notices.envelope import pack, unpack
from core.notices.models import Mail
from tests.support.mailing import queued, work
from tests.support.people import make_user

State = Mail.State


class Refusing(BaseEmailBackend):
    """A mail server with moods: what it says next is in `moods`, and what it took in `taken`."""

    moods: list[Exception | None] = []
    taken: list[str] = []
    opened = 0

    def open(self) -> None:
        type(self).opened += 1

    def send_messages(self, email_messages: Any) -> int:
        mood = self.moods.pop(0) if self.moods else None
        if mood is not None:
            raise mood
        self.taken.extend(message.subject for message in email_messages)
        return len(email_messages)


@pytest.fixture
def server() -> Iterator[type[Refusing]]:
    Refusing.moods, Refusing.taken, Refusing.opened = [], [], 0
    with queued(f"{__name__}.Refusing"):
        yield Refusing


def send(*subjects: str) -> None:
    mailers.default.send_messages(
        [EmailMessage(subject, "Body", to=[f"{subject}@example.org"]) for subject in subjects]
    )


def again_due() -> None:
    Mail.objects.filter(state=State.WAITING).update(due_at=timezone.now())


@pytest.mark.django_db
class TestWhatIsKept:
    def test_everything_a_message_carries_arrives(self) -> None:
        message = EmailMultiAlternatives(
            "Grüße",
            "Text",
            "From Us <us@example.org>",
            ["Ada <ada@example.org>"],
            bcc=["bob@example.org"],
            cc=["cy@example.org"],
            reply_to=["desk@example.org"],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative("<p>Text</p>", "text/html")
        message.attach("a.txt", "Wörter", "text/plain")
        message.attach("b.bin", b"\x00\xff", "application/octet-stream")
        part = MIMEPart()
        part.set_content(b"\x89PNG", "image", "png", filename="c.png")
        message.attach(part)
        message.attach("d.eml", EmailMessage("Inner", "Inside", to=["x@example.org"]), "message/rfc822")
        packed = pack(message)
        arrived = unpack(packed)
        assert arrived.recipients() == message.recipients()
        assert arrived.message()["Message-ID"] == unpack(packed).message()["Message-ID"]

        def shape(sent: EmailMessage) -> list[tuple[str, str | None, Any]]:
            return [
                (each.get_content_type(), each.get_filename(), each.get_payload(decode=True))
                for each in sent.message().walk()
            ]

        assert shape(arrived) == shape(message)
        for name in ("Subject", "From", "To", "Cc", "Reply-To", "Auto-Submitted"):
            assert arrived.message()[name] == message.message()[name], name
        assert arrived.message()["Bcc"] is None
        assert arrived.message()["Date"].datetime.tzinfo is not None


@pytest.mark.django_db(transaction=True)
class TestTheQueue:
    def test_mail_waits_for_the_worker_and_goes_out_once(self) -> None:
        with queued():
            send_mail("Hello", "Body", None, ["ada@example.org"])
            assert mail.outbox == []
            assert Mail.objects.get().state == State.WAITING
            work()
            work()
            assert delivery.deliver() == 0
        assert [sent.subject for sent in mail.outbox] == ["Hello"]
        kept = Mail.objects.get()
        assert (kept.state, kept.content, kept.to) == (State.SENT, {}, "ada@example.org")

    def test_what_is_rolled_back_is_not_mailed(self) -> None:
        with queued(), transaction.atomic():
            send("told-too-early")
            transaction.set_rollback(True)
        assert not Mail.objects.exists()
        assert not DBTaskResult.objects.exists()

    def test_many_mails_are_one_insert_and_one_task(self, django_assert_max_num_queries: Any) -> None:
        with queued(), django_assert_max_num_queries(5):
            send(*(f"person{number}" for number in range(50)))
        assert Mail.objects.count() == 50
        assert DBTaskResult.objects.count() == 1

    def test_wagtails_own_mails_go_through_it(self) -> None:
        with queued():
            wagtail_mail.send_mail("Hello", "Body", ["ada@example.org"], html_message="<p>Body</p>")
            work()
        sent = mail.outbox[0].message()
        assert sent["Auto-Submitted"] == "auto-generated"
        assert "<p>Body</p>" in sent.as_string()

    def test_a_mail_to_nobody_is_none(self) -> None:
        with queued():
            assert mailers.default.send_messages([EmailMessage("Hello", "Body")]) == 0
        assert not Mail.objects.exists()

    def test_without_a_worker_the_timer_sends(self) -> None:
        with queued():
            send("hello")
            DBTaskResult.objects.all().delete()
            assert delivery.deliver() == 1
        assert len(mail.outbox) == 1

    def test_a_password_reset_goes_through_it(self, client: Client) -> None:
        user = make_user("ada")
        user.email = "ada@example.org"
        user.set_password("a password")
        user.save()
        with queued():
            client.post("/admin/password_reset/", {"email": "ada@example.org"})
            assert mail.outbox == []
            work()
            assert mail.outbox[0].to == ["ada@example.org"]
        assert "password_reset" not in str(Mail.objects.get().content)


@pytest.mark.django_db(transaction=True)
class TestFailures:
    def test_a_failed_mail_is_tried_again_later_and_its_neighbours_once(self, server: type[Refusing]) -> None:
        server.moods = [smtplib.SMTPDataError(451, b"later"), None, None]
        send("one", "two", "three")
        work()
        assert server.taken == ["two", "three"]
        waiting = Mail.objects.get(state=State.WAITING)
        assert (waiting.subject, waiting.attempts) == ("one", 1)
        assert "later" in waiting.error
        assert waiting.due_at > timezone.now()
        assert delivery.deliver() == 0  # not yet
        again_due()
        assert delivery.deliver() == 1
        assert server.taken == ["two", "three", "one"]

    def test_a_server_that_is_away_is_asked_once_a_round(self, server: type[Refusing]) -> None:
        server.moods = [ConnectionRefusedError("nobody there")]
        send("one", "two", "three")
        work()
        assert server.opened == 1
        assert [mail.attempts for mail in Mail.objects.order_by("pk")] == [1, 0, 0]
        again_due()
        assert delivery.deliver() == 3
        assert sorted(server.taken) == ["one", "three", "two"]

    def test_it_gives_up_at_last_and_says_so(
        self, server: type[Refusing], caplog: pytest.LogCaptureFixture, client: Client
    ) -> None:
        tries = len(delivery.WAITS) + 1
        server.moods = [TimeoutError("slow") for _ in range(tries)]
        send("one")
        for _ in range(tries + 3):
            delivery.deliver()
            again_due()
        failed = Mail.objects.get()
        assert (failed.state, failed.attempts) == (State.FAILED, tries)
        assert "failed for good" in caplog.text
        client.force_login(make_user())
        report = client.get("/admin/reports/mail/?state=failed").content.decode()
        assert "TimeoutError: slow" in report
        client.post("/admin/reports/mail/again/", {"mail": failed.pk})
        assert delivery.deliver() == 1
        assert server.taken == ["one"]

    @pytest.mark.parametrize(
        "error",
        [
            smtplib.SMTPRecipientsRefused({"one@example.org": (550, b"no such user")}),
            smtplib.SMTPDataError(554, b"spam"),
            ValueError("not an address"),
        ],
    )
    def test_what_cannot_get_better_fails_at_once(self, server: type[Refusing], error: Exception) -> None:
        server.moods = [error]
        send("one", "two")
        delivery.deliver()
        assert server.taken == ["two"]
        assert Mail.objects.get(subject="one").state == State.FAILED

    def test_a_mail_whose_worker_died_is_shown_and_not_sent_twice(self, server: type[Refusing]) -> None:
        send("one")
        mail = Mail.objects.get()
        assert delivery.claim(mail.pk) is not None
        assert delivery.claim(mail.pk) is None  # nobody else gets it
        delivery.deliver()
        assert Mail.objects.get().state == State.SENDING
        Mail.objects.update(changed_at=timezone.now() - timedelta(hours=2))
        delivery.deliver()
        assert server.taken == []
        assert (Mail.objects.get().state, Mail.objects.get().error) == (State.FAILED, delivery.DIED)


@pytest.mark.django_db
class TestTheReport:
    def test_only_those_with_the_permission_see_it(self, client: Client) -> None:
        failed = Mail.objects.create(to="a@example.org", subject="S", content={}, state=State.FAILED)
        client.force_login(make_user("ed", "Site editors"))
        assert client.get("/admin/reports/mail/").status_code == 302
        client.post("/admin/reports/mail/again/", {"mail": failed.pk})
        assert Mail.objects.get().state == State.FAILED

    def test_it_takes_a_few_queries_and_escapes(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        Mail.objects.bulk_create(
            Mail(to="a@example.org", subject="<b>S</b>", content={}, state=State.FAILED) for _ in range(120)
        )
        client.force_login(make_user())
        client.get("/admin/reports/mail/")
        with django_assert_max_num_queries(12):
            page = client.get("/admin/reports/mail/").content.decode()
        assert "<b>S</b>" not in page
        assert "&lt;b&gt;S&lt;/b&gt;" in page

    @pytest.mark.parametrize("posted", ["", "x", "-1", "99999999"])
    def test_nonsense_is_an_answer(self, client: Client, posted: str) -> None:
        client.force_login(make_user())
        answer = client.post("/admin/reports/mail/again/", {"mail": posted}, follow=True)
        assert "has not failed" in answer.content.decode()
