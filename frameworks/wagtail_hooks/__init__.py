"""Where frameworks meet Wagtail's admin: one module for each concern, registered by being imported."""

from frameworks.wagtail_hooks import catalogue, keeping, log, rolling_back

__all__ = ["catalogue", "keeping", "log", "rolling_back"]
