"""What other code may want to hear of the catalogue."""

from django.db import transaction
from django.dispatch import Signal
from wagtail.log_actions import get_active_log_context

from frameworks.models import Release

# A release became the current one of its framework, by an import or by a roll-back, and that is committed:
# never in a dry run. Sent with `release`, `actor` (the user whose act it was, or None) and `rolled_back`.
release_became_current = Signal()


def announce(release: Release, *, rolled_back: bool = False) -> None:
    """Send `release_became_current` once the transaction is committed.

    An error of somebody who listens is logged; the release is current all the same.
    """
    actor = get_active_log_context().user
    transaction.on_commit(
        lambda: release_became_current.send_robust(
            sender=Release, release=release, actor=actor, rolled_back=rolled_back
        ),
        robust=True,
    )
