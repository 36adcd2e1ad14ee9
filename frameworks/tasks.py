"""Work that a background worker does (`manage.py db_worker`)."""

from django.tasks import task

from frameworks.admin import runs


@task
def perform_import(run: int) -> None:
    """Do an import run (primary key), or its dry run when nobody has confirmed it yet."""
    runs.perform(run)


@task
def expire_import(run: int) -> None:
    """Discard an import run that nobody confirmed."""
    runs.expire(run)
