from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"

    def ready(self) -> None:
        """Say what the pages serve on the API."""
        from core.api.served import register
        from services.api import INDEX, SERVICE

        for served in (INDEX, SERVICE):
            register(served)
