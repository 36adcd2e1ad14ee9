from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        """Say what the pages serve on the API, and open new sections to the groups."""
        from core.api.served import register
        from pages.api import HOME, STANDARD
        from pages.signals import connect

        for served in (HOME, STANDARD):
            register(served)
        connect()
