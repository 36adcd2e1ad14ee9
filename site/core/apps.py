from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Connect the signals, register the house rules, give the API every page type's schema, and make the
        admin's CSV files harmless.
        """
        from core import checks, signals  # noqa: F401 - importing the checks registers them
        from core.api.v3.registering import register_schemas
        from core.spreadsheets import guard_exports

        signals.connect()
        register_schemas()
        guard_exports()
