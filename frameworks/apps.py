from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "frameworks"
    verbose_name = "Frameworks"

    def ready(self) -> None:
        """Say what the pages serve on the API."""
        from core.api.served import register
        from frameworks.api.pages import FRAMEWORK, INDEX
        from frameworks.api.techniques import SERVED

        for served in (INDEX, FRAMEWORK, SERVED):
            register(served)
