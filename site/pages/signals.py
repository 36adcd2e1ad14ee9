"""A section that an import, the demo or an editor makes is open to the groups from its first moment."""

from functools import partial
from typing import Any

from django.apps import apps
from django.db.models.signals import post_save

from pages.establishing import open_section
from pages.roles import SECTIONS


def open_new(name: str, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Open a section's page when it is made; never again, and not when a fixture brings it back."""
    if created and not raw:
        open_section(apps, name, instance.pk)


def connect() -> None:
    """Listen to the pages that sections begin with."""
    for name, label in SECTIONS.items():
        post_save.connect(
            partial(open_new, name), sender=apps.get_model(label), weak=False, dispatch_uid=f"section:{name}"
        )
