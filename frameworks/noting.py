"""Notes on releases stand on pages of the framework: whoever publishes one purges those."""

from typing import Any

from django.db.models.signals import post_delete
from wagtail.signals import published, unpublished

from core.caching import purge
from frameworks.caching import framework_tag
from frameworks.models import ReleaseNote


def note_changed(instance: ReleaseNote, **kwargs: Any) -> None:
    """Purge what shows the framework of a note that was published, taken back or deleted."""
    purge(framework_tag(instance.release.framework.slug))


def connect() -> None:
    """Connect the receivers; called once, when the app is ready."""
    for signal in (published, unpublished, post_delete):
        signal.connect(note_changed, sender=ReleaseNote, dispatch_uid="frameworks.note_changed")
