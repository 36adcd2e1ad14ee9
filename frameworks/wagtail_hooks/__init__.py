"""Where frameworks meet Wagtail's admin: one module for each concern, registered by being imported."""

from frameworks.wagtail_hooks import catalogue, keeping, log

__all__ = ["catalogue", "keeping", "log"]
