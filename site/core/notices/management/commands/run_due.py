"""The site's clock: `manage.py run_due` does once what is due, with --forever again and again."""

import logging
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import Error, close_old_connections, connection

from core.locks import Held
from core.notices.jobs import run_due

logger = logging.getLogger(__name__)

BUSY = "another timer of this database is at work; it does what is due"


class Command(BaseCommand):
    help = "Publish what is scheduled, send reminders and mails that wait, and tidy up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whether to go on, and how often."""
        parser.add_argument("--forever", action="store_true", help="go on until a SIGTERM or Ctrl-C")
        parser.add_argument("--every", type=float, default=60, metavar="SECONDS", help="60 unless told")

    def handle(self, *, forever: bool, every: float, **options: Any) -> None:
        """Do one round, and fail when a job did; or go on whatever happens."""
        if not 1 <= every <= 86400:
            raise CommandError("--every: between 1 and 86400 seconds")
        if forever:
            self._go_on(every)
            return
        try:
            failed = run_due()
        except Held:
            self.stdout.write(BUSY)
            return
        except Error as error:
            raise CommandError(f"the database: {error}") from error
        if failed:
            raise CommandError(f"failed, see the log: {', '.join(failed)}")

    def _go_on(self, every: float) -> None:
        stopped = threading.Event()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            stopped.set()  # the round that runs is finished first

        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not stopped.is_set():
                self._round()
                stopped.wait(every)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _round(self) -> None:
        """Do what is due; a database that is away or busy is asked again on the next round."""
        close_old_connections()
        try:
            run_due()
        except Held:
            logger.info(BUSY)
        except Error as error:
            logger.error("The timer waits for the database: %s", error)
            connection.close()
