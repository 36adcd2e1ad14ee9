from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Connect the signals, register the house rules, and give Wagtail's API the schemas of every page type."""
        from core import checks, signals  # noqa: F401 - importing the checks registers them
        from core.api.v3.registering import register_schemas

        signals.connect()
        register_schemas()
