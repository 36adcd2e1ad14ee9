from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"

    def ready(self) -> None:
        """Say what the pages serve on the API."""
        from core.api.served import register
        from insights.api import INDEX, INSIGHT

        for served in (INDEX, INSIGHT):
            register(served)
