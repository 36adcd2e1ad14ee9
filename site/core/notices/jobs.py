"""What has to be done on time, by itself: each minute, or once a day.

    @daily("notices.prune")                      # at most once a day, however often the timer is started
    def prune() -> None: ...

A daily job and the note that it was done are one transaction: it is done or not done, and after days without
a timer it is done once. A job that fails is tried again on the next round, and holds up no other.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.locks import exclusive
from core.notices.models import DailyJob

logger = logging.getLogger(__name__)

ADVISORY_KEY = 0x74696D65  # "time": any number of our own
LOCK = "timer"

type Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do, on every round or on the first of each day that begins at DAILY_JOBS_HOUR or later."""

    name: str
    work: Work
    daily: bool


_jobs: dict[str, Job] = {}


def always(name: str) -> Callable[[Work], Work]:
    """Register a function that is called on every round of the timer."""
    return _register(name, daily=False)


def daily(name: str) -> Callable[[Work], Work]:
    """Register a function that is called once a day, in a transaction."""
    return _register(name, daily=True)


def run_due() -> list[str]:
    """Do what is due and return the names of the jobs that failed; why is in the log.

    Raises core.locks.Held when another timer of this database is at it.
    """
    with exclusive(LOCK, ADVISORY_KEY):
        return [job.name for job in list(_jobs.values()) if not _succeeds(job)]


def _register(name: str, *, daily: bool) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        _jobs[name] = Job(name, work, daily)
        return work

    return register


def _succeeds(job: Job) -> bool:
    try:
        if job.daily:
            _once_today(job)
        else:
            job.work()
    except Exception:
        logger.exception("The job %s failed; it is tried again on the next round", job.name)
        return False
    return True


def _once_today(job: Job) -> None:
    now = timezone.localtime()
    if now.hour < settings.DAILY_JOBS_HOUR:
        return
    if DailyJob.objects.filter(name=job.name, done_on=now.date()).exists():
        return  # without a transaction, for which SQLite would wait while an import writes
    with transaction.atomic():
        DailyJob.objects.get_or_create(name=job.name)
        is_due = Q(done_on=None) | Q(done_on__lt=now.date())
        if DailyJob.objects.filter(is_due, name=job.name).update(done_on=now.date()):
            job.work()
