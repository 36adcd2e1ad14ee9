"""One import in a process of its own.

Usage: python -m benchmarks.import_step FILE | migrate | comment NUMBER | newsroom
"""

import json
import sys

import django

from benchmarks.process import measured


def main(what: str, number: str = "0") -> None:
    """Do one step on the database that DATABASE_URL names and print what it took."""
    django.setup()
    from django.core.management import call_command

    if what == "migrate":
        result = measured(lambda: call_command("migrate", verbosity=0))
    elif what == "comment":
        result = measured(lambda: comment(int(number)))
    elif what == "newsroom":
        result = measured(newsroom)
    else:
        result = measured(lambda: call_command("import_attack", what, verbosity=0))
    print(json.dumps(result))


def comment(number: int) -> None:
    """Give the first pages a commentary, published through Wagtail as an editor would."""
    from frameworks.models import TechniquePage

    for page in TechniquePage.objects.order_by("path")[:number]:
        page.one_line = "What a reader with ten seconds should know."
        page.priority = page.Priority.HIGH
        page.commentary = [
            ("our_view", {"text": "<p>What we make of it, at some length.</p>" * 5, "part": ""})
        ]
        page.save_revision().publish()


def newsroom() -> None:
    """Fill a newsroom: 500 commented pages with drafts, moderation, schedules and comments under way."""
    from core.models import User
    from tests.support.newsroom import fill_newsroom

    fill_newsroom(User.objects.create_superuser("editor"))


if __name__ == "__main__":
    main(*sys.argv[1:])
