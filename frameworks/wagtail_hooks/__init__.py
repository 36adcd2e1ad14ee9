"""Where frameworks meet Wagtail's admin: one module for each concern, registered by being imported."""

from frameworks.wagtail_hooks import catalogue, dashboard, keeping, log, release_notes, reports, rolling_back

__all__ = ["catalogue", "dashboard", "keeping", "log", "release_notes", "reports", "rolling_back"]
