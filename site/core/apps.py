from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Connect the signals and register the house rules."""
        from core import checks, signals  # noqa: F401 - importing the checks registers them

        signals.connect()
