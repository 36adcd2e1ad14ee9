"""The timer: what is due is done once, in its order, also after nothing ran for days."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, PageLogEntry, WorkflowState

from core.locks import exclusive
from core.notices import jobs
from core.notices.jobs import ADVISORY_KEY, Job
from core.notices.models import DailyJob, Mail, Notice
from frameworks.models import TechniquePage
from tests.support.bundles import technique
from tests.support.imports import import_objects
from tests.support.mailing import queued
from tests.support.people import make_user

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the timer have these jobs and no others."""

    def set_jobs(*chosen: Job) -> None:
        monkeypatch.setattr(jobs, "_jobs", {job.name: job for job in chosen})

    return set_jobs


def ago(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)


def at_the_time_of_scheduling(page: Page, **dates: datetime) -> None:
    """Move what was scheduled into the past, in every place where Wagtail keeps it."""
    Page.objects.filter(pk=page.pk).update(**dates)
    for revision in page.revisions.all():
        for name, when in dates.items():
            revision.content[name] = when.isoformat()
        if revision.approved_go_live_at and "go_live_at" in dates:
            revision.approved_go_live_at = dates["go_live_at"]
        revision.save()


@pytest.mark.django_db
class TestScheduling:
    @pytest.fixture
    def page(self, tmp_path: Path) -> TechniquePage:
        import_objects(tmp_path, technique("T1059", "Interpreter"))
        page: TechniquePage = TechniquePage.objects.get()
        return page

    def schedule(self, page: TechniquePage, text: str, **dates: datetime) -> None:
        """Have a draft go live (and expire) at times that have passed while nothing ran."""
        page.one_line = text
        later = timezone.now() + timedelta(days=1)
        page.go_live_at = later if "go_live_at" in dates else None
        page.expire_at = later + timedelta(days=1) if "expire_at" in dates else None
        page.save_revision().publish()
        at_the_time_of_scheduling(page, **dates)
        page.refresh_from_db()

    def test_what_was_to_go_live_is_live(self, page: TechniquePage) -> None:
        self.schedule(page, "Scheduled.", go_live_at=ago(days=2))
        assert page.one_line == ""
        call_command("run_due")
        page.refresh_from_db()
        assert (page.live, page.one_line, page.has_unpublished_changes) == (True, "Scheduled.", False)
        entry = PageLogEntry.objects.get(action="wagtail.publish.scheduled")
        assert entry.page_id == page.pk
        call_command("run_due")
        assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1

    def test_what_was_to_expire_is_gone(self, page: TechniquePage) -> None:
        self.schedule(page, "For a while.", expire_at=ago(hours=1))
        assert page.live
        call_command("run_due")
        page.refresh_from_db()
        assert (page.live, page.expired) == (False, True)

    def test_what_came_and_went_in_the_meantime_is_not_left_standing(self, page: TechniquePage) -> None:
        page.unpublish()
        self.schedule(page, "Came and went.", go_live_at=ago(days=3), expire_at=ago(days=1))
        call_command("run_due")
        page.refresh_from_db()
        assert (page.live, page.expired) == (False, True)
        assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1
        assert PageLogEntry.objects.filter(action="wagtail.unpublish.scheduled").count() == 1

    def test_a_page_renewed_before_it_expired_stays(self, page: TechniquePage) -> None:
        self.schedule(page, "Until yesterday.", expire_at=timezone.now() + timedelta(days=1))
        self.schedule(page, "The new one.", go_live_at=ago(days=3))
        Page.objects.filter(pk=page.pk).update(expire_at=ago(days=1))  # of the one that is live
        call_command("run_due")
        page.refresh_from_db()
        assert (page.live, page.one_line, page.expire_at) == (True, "The new one.", None)

    def test_a_newer_draft_stays_a_draft(self, page: TechniquePage) -> None:
        self.schedule(page, "Scheduled.", go_live_at=ago(days=2))
        draft = page.get_latest_revision_as_object()
        draft.one_line, draft.go_live_at = "Not finished.", None
        draft.save_revision()
        call_command("run_due")
        page.refresh_from_db()
        assert (page.one_line, page.has_unpublished_changes) == ("Scheduled.", True)
        assert page.get_latest_revision_as_object().one_line == "Not finished."

    def test_a_newer_draft_keeps_its_moderation(self, page: TechniquePage) -> None:
        author, user = make_user("author"), make_user("editor")
        self.schedule(page, "Scheduled.", go_live_at=ago(days=2))
        draft = page.get_latest_revision_as_object()
        draft.one_line, draft.go_live_at = "To be approved.", None
        draft.save_revision(user=author)
        workflow = page.get_workflow()
        assert workflow is not None
        state = workflow.start(page, author)
        call_command("run_due")
        state.refresh_from_db()
        page.refresh_from_db()
        assert page.one_line == "Scheduled."
        assert state.status == WorkflowState.STATUS_IN_PROGRESS
        assert page.current_workflow_state == state
        while state.status == WorkflowState.STATUS_IN_PROGRESS:
            step = state.current_task_state.specific
            step.task.specific.on_action(step, user, "approve", seen=getattr(step, "to_see", ""))
            state.refresh_from_db()
        page.refresh_from_db()
        assert page.one_line == "To be approved."

    def test_moderation_of_what_goes_live_itself_ends(self, page: TechniquePage) -> None:
        page.one_line = "Both."
        page.save_revision()
        workflow = page.get_workflow()
        assert workflow is not None
        state = workflow.start(page, make_user())
        page.latest_revision.approved_go_live_at = ago(hours=1)
        page.latest_revision.save()
        call_command("run_due")
        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_CANCELLED

    def test_one_that_cannot_go_live_holds_up_no_other(
        self, page: TechniquePage, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        import_objects(tmp_path, technique("T1059", "Interpreter"), technique("T1105", "Transfer"))
        other = TechniquePage.objects.exclude(pk=page.pk).get()
        self.schedule(page, "Broken.", go_live_at=ago(days=3))
        self.schedule(other, "Fine.", go_live_at=ago(days=2))
        revision = page.revisions.get(approved_go_live_at__isnull=False)
        revision.content["slug"] = None
        revision.content["commentary"] = 3
        revision.save()
        call_command("run_due")
        other.refresh_from_db()
        assert other.one_line == "Fine."
        assert "could not be done" in caplog.text

    def test_an_idle_round_takes_a_few_queries(self, django_assert_max_num_queries: Any) -> None:
        call_command("run_due")
        with django_assert_max_num_queries(40):
            call_command("run_due")


@pytest.mark.django_db
class TestDailyJobs:
    def test_once_a_day_however_often_the_timer_starts(self, only: Callable[..., None]) -> None:
        done: list[str] = []
        only(Job("count", lambda: done.append("x"), daily=True))
        for _ in range(3):
            call_command("run_due")
        assert len(done) == 1

    def test_after_days_without_it_once(self, only: Callable[..., None]) -> None:
        done: list[str] = []
        only(Job("count", lambda: done.append("x"), daily=True))
        DailyJob.objects.create(name="count", done_on=timezone.localdate() - timedelta(days=9))
        for _ in range(2):
            call_command("run_due")
        assert len(done) == 1
        assert DailyJob.objects.get().done_on == timezone.localdate()

    def test_not_before_its_hour(self, only: Callable[..., None], settings: Any) -> None:
        done: list[str] = []
        only(Job("count", lambda: done.append("x"), daily=True))
        settings.DAILY_JOBS_HOUR = 24
        call_command("run_due")
        assert done == []

    def test_one_that_fails_leaves_nothing_and_is_tried_again(
        self, only: Callable[..., None], caplog: pytest.LogCaptureFixture
    ) -> None:
        user, fail = make_user(), [True]

        def work() -> None:
            Notice.objects.create(user=user, kind="k", subject="S")
            if fail:
                raise ValueError(fail.pop())

        later: list[str] = []
        only(Job("work", work, daily=True), Job("after", lambda: later.append("x"), daily=False))
        with pytest.raises(CommandError, match="failed, see the log: work"):
            call_command("run_due")
        assert not Notice.objects.exists()
        assert later == ["x"]
        assert "tried again" in caplog.text
        call_command("run_due")
        assert Notice.objects.count() == 1

    def test_what_is_old_is_tidied_away(self) -> None:
        user = make_user()
        old, young = ago(days=91), ago(days=89)
        for created in (old, young):
            Notice.objects.create(user=user, kind="k", subject="S", created_at=created)
        for state, age in (("sent", 15), ("sent", 13), ("failed", 91), ("failed", 15), ("waiting", 91)):
            mail = Mail.objects.create(to="a@example.org", subject=f"{state} {age}", content={}, state=state)
            Mail.objects.filter(pk=mail.pk).update(
                changed_at=ago(days=age), due_at=timezone.now() + timedelta(1)
            )
        with queued():
            task = DBTaskResult.objects.create(
                args_kwargs={"args": [], "kwargs": {}},
                task_path="x.y",
                backend_name="default",
                status="SUCCESSFUL",
            )
            DBTaskResult.objects.filter(pk=task.pk).update(finished_at=ago(days=15))
            call_command("run_due")
        assert Notice.objects.get().created_at == young
        assert set(Mail.objects.values_list("subject", flat=True)) == {"sent 13", "failed 15", "waiting 91"}
        assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTheCommand:
    def test_a_second_timer_does_nothing(
        self, only: Callable[..., None], capsys: pytest.CaptureFixture[str]
    ) -> None:
        done: list[str] = []
        only(Job("count", lambda: done.append("x"), daily=False))
        if connection.vendor == "postgresql":
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_KEY])
                call_command("run_due")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])
            other.close()
        else:
            with exclusive("timer", ADVISORY_KEY):
                call_command("run_due")
        assert done == []
        assert "another timer" in capsys.readouterr().out
        call_command("run_due")
        assert done == ["x"]

    @pytest.mark.parametrize("every", [0, -1, 1e9, float("nan")])
    def test_nonsense_is_one_clear_line(self, every: float) -> None:
        with pytest.raises(CommandError, match="between 1 and 86400"):
            call_command("run_due", forever=True, every=every)

    def test_a_database_error_is_survived(self, only: Callable[..., None], monkeypatch: Any) -> None:
        """The first round finds the database gone, the second one works, and a SIGTERM ends it."""
        rounds: list[str] = []

        def work() -> None:
            rounds.append("x")
            os.kill(os.getpid(), signal.SIGTERM)

        only(Job("work", work, daily=False))
        answers = [OperationalError("server closed the connection"), None]

        def lock(name: str, key: int) -> Any:
            answer = answers.pop(0)
            if answer:
                raise answer
            return exclusive(name, key)

        monkeypatch.setattr(jobs, "exclusive", lock)
        before = signal.getsignal(signal.SIGTERM)
        call_command("run_due", forever=True, every=1)
        assert rounds == ["x"]
        assert signal.getsignal(signal.SIGTERM) is before


def test_a_process_of_its_own_ends_at_sigterm(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
    }
    timer = subprocess.Popen(
        [sys.executable, "manage.py", "run_due", "--forever", "--every", "1"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert timer.stderr is not None
    try:
        for line in timer.stderr:  # a database without tables: the error is said, and it goes on
            if "failed; it is tried again" in line:
                break
        assert timer.poll() is None
        timer.send_signal(signal.SIGTERM)
        timer.stderr.read()
        assert timer.wait(timeout=60) == 0
    finally:
        timer.kill()
        timer.wait()
        timer.stderr.close()
