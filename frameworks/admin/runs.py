"""What happens to an import run: started, performed, confirmed, discarded, found dead."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.tasks import task_backends
from django.utils import timezone
from wagtail.log_actions import LogContext

from frameworks.admin.fetching import ensure_file
from frameworks.admin.pulse import forget, is_alive, pulse
from frameworks.attack.importer import import_attack
from frameworks.importing.report import ImportReport
from frameworks.importing.rolling_back import find_release, make_current
from frameworks.models import ImportRun
from frameworks.records import CatalogueError

State = ImportRun.State
CONFIRM_WITHIN = timedelta(days=1)
DIED = (
    "The worker that ran it was stopped. Nothing half-done was kept: see under Releases what is there,"
    " or start again."
)
NEVER_STARTED = (
    "No worker took it up within a day. Start one (manage.py db_worker), then start the import again."
)
BROKEN = (
    "It ended with an error that is not the file's fault; the log of the worker has it. Nothing was changed."
)


def start(run: ImportRun) -> ImportRun:
    """Save a new run and have its dry run done in the background, once the transaction is committed."""
    run.state, run.dry_run = State.WAITING, True
    run.save()
    _enqueue(run)
    return run


def confirm(run: ImportRun, user: Any) -> bool:
    """Have a checked run done for good; whether it was there to confirm, which it is once."""
    confirmed = _move(run, State.CHECKED, State.WAITING, dry_run=False, started_by=user, report={})
    if confirmed:
        _enqueue(run)
    return confirmed


def discard(run: ImportRun) -> bool:
    """Give a checked run up and delete its upload; whether it was there to discard."""
    discarded = _move(run, State.CHECKED, State.DISCARDED, finished_at=timezone.now())
    if discarded:
        _delete_upload(run)
    return discarded


def perform(pk: int) -> None:
    """Do what a waiting run waits for. Its outcome is in the run; only what nobody expected is raised."""
    run = ImportRun.objects.get(pk=pk)
    if not _move(run, State.WAITING, State.RUNNING):
        return  # somebody else has it
    report: ImportReport | None = None
    error = BROKEN
    try:
        with pulse(pk) as step:
            report = _import(run, step)
    except CatalogueError as problem:
        error = named(str(problem), run)
    finally:
        _finish(run, report, error)


def expire(pk: int) -> None:
    """Discard a run that was checked long ago and never confirmed."""
    run = ImportRun.objects.filter(pk=pk).first()
    if run is not None and run.changed_at <= timezone.now() - CONFIRM_WITHIN:
        discard(run)


def sweep() -> None:
    """Find runs that died, were never taken up, or never confirmed. Called when somebody looks."""
    for run in ImportRun.objects.filter(state__in=[*ImportRun.ACTIVE, State.CHECKED]):
        old = run.changed_at <= timezone.now() - CONFIRM_WITHIN
        if run.state == State.RUNNING and not is_alive(run.pk):
            _fail(run, State.RUNNING, DIED)
        elif run.state == State.WAITING and old:
            _fail(run, State.WAITING, NEVER_STARTED)
        elif run.state == State.CHECKED and old:
            discard(run)


def named(text: str, run: ImportRun) -> str:
    """Return a message with the file called as its owner called it, and not by where it is kept."""
    if not run.upload:
        return text
    kept = Path(run.upload.path)
    return text.replace(str(kept), run.source).replace(kept.name, run.source)


def _import(run: ImportRun, step: Callable[[str], None]) -> ImportReport:
    with LogContext(user=run.started_by):
        return _set_back(run, step) if run.is_roll_back else _import_file(run, step)


def _set_back(run: ImportRun, step: Callable[[str], None]) -> ImportReport:
    return make_current(
        find_release(run.framework, run.release),
        dry_run=run.dry_run,
        decided_at=run.created_at,
        progress=step,
    )


def _import_file(run: ImportRun, step: Callable[[str], None]) -> ImportReport:
    if not run.upload:
        step(f"Fetching {run.source or run.get_origin_display()}")
    ensure_file(run)
    return import_attack(
        run.upload.path,
        framework=run.framework or None,
        release=run.release or None,
        dry_run=run.dry_run,
        progress=lambda text: step(named(text, run)),
        source_name=run.source,
    )


def _finish(run: ImportRun, report: ImportReport | None, error: str) -> None:
    if report is None:
        _fail(run, State.RUNNING, error)
        return
    run.report = report.as_json()
    if run.dry_run:
        _move(run, State.RUNNING, State.CHECKED, report=run.report)
        _enqueue_expiry(run)
        return
    _move(run, State.RUNNING, State.DONE, report=run.report, finished_at=timezone.now())
    _delete_upload(run)


def _fail(run: ImportRun, before: str, error: str) -> None:
    if _move(run, before, State.FAILED, error=error, finished_at=timezone.now()):
        _delete_upload(run)


def _move(run: ImportRun, before: str, after: str, **changes: Any) -> bool:
    """Change a run's state if it is the one expected; whether it was. Of two that try, one does."""
    changes.update(state=after, changed_at=timezone.now())
    moved = ImportRun.objects.filter(pk=run.pk, state=before).update(**changes)
    if moved:
        for name, value in changes.items():
            setattr(run, name, value)
    return bool(moved)


def _enqueue(run: ImportRun) -> None:
    from frameworks.tasks import perform_import  # tasks call this module

    forget(run.pk)
    transaction.on_commit(lambda: perform_import.enqueue(run.pk))


def _enqueue_expiry(run: ImportRun) -> None:
    from frameworks.tasks import expire_import

    if task_backends["default"].supports_defer:
        expire_import.using(run_after=timezone.now() + CONFIRM_WITHIN).enqueue(run.pk)


def _delete_upload(run: ImportRun) -> None:
    """Delete the uploaded file, now that nobody needs it any more."""
    if run.upload:
        run.upload.delete(save=False)
        ImportRun.objects.filter(pk=run.pk).update(upload="")
