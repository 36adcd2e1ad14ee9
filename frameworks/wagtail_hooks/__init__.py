"""Where frameworks meet Wagtail's admin: one module for each concern, registered by being imported."""

from frameworks.wagtail_hooks import (
    approving,
    bulk,
    catalogue,
    dashboard,
    keeping,
    log,
    mappings,
    moving,
    release_notes,
    replacing,
    reports,
    reviews,
    rolling_back,
)

__all__ = [
    "approving",
    "bulk",
    "catalogue",
    "dashboard",
    "keeping",
    "log",
    "mappings",
    "moving",
    "release_notes",
    "replacing",
    "reports",
    "reviews",
    "rolling_back",
]
