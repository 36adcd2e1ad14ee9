"""Make the demo firm: `manage.py create_demo`."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from pages.demo.build import build_demo
from pages.demo.people import LOGINS


class Command(BaseCommand):
    """Accounts, pages, settings and commentary of a demo firm; what is there already is left as it is."""

    help = (
        "Make the demo firm Muon Partners: accounts, pages, settings and commentary. Safe to run again: what "
        "is there already is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer a password for the accounts."""
        parser.add_argument(
            "--password",
            help="for the accounts that are made; may be left out with development settings (DEMO_PASSWORD)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, and print the logins. Raises CommandError for a missing or weak password, or no site."""
        password = self._password(options["password"])
        if options["verbosity"] < 2:
            logging.getLogger("wagtail").setLevel(logging.WARNING)  # else three lines a page
        try:
            made = build_demo(password)
        except Site.DoesNotExist:
            raise CommandError(
                "There is no default site; make one under Settings → Sites, then run this again."
            ) from None
        if made:
            self.stdout.write(
                f"Demo firm: made {made.accounts} accounts, {made.pages} pages, "
                f"{made.commentaries} commentaries."
            )
        else:
            self.stdout.write("Demo firm: everything is there already.")
        if made.waiting:
            self.stdout.write(
                f"{made.waiting} commentaries wait for their technique; import ATT&CK, then run this again."
            )
        shown = f"password {password}" if made.accounts else "passwords as they were set"
        self.stdout.write(f"Logins: {', '.join(login.username for login in LOGINS)} ({shown})")

    def _password(self, given: str | None) -> str:
        """Return the password for new accounts: one that is given must be strong.

        The one everybody knows stands in the development settings alone.
        """
        if given is None:
            known: str | None = getattr(settings, "DEMO_PASSWORD", None)
            if not known:
                raise CommandError("These settings have no DEMO_PASSWORD: choose one with --password.")
            return known
        try:
            validate_password(given)
        except ValidationError as error:
            raise CommandError(f"--password: {' '.join(error.messages)}") from error
        return given
