from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        """Say what the pages serve on the API."""
        from core.api.served import register
        from pages.api import HOME, STANDARD

        for served in (HOME, STANDARD):
            register(served)
