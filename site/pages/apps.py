from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        """Say what the pages serve on the API, which pages are a section's, and open new sections."""
        from core.api.served import register
        from core.permissions import register_sections
        from frameworks.models import FrameworkPage, FrameworksIndexPage, TechniquePage
        from insights.models import InsightPage, InsightsIndexPage
        from pages.api import HOME, STANDARD
        from pages.signals import connect
        from services.models import ServicePage, ServicesIndexPage

        for served in (HOME, STANDARD):
            register(served)
        register_sections(
            *(FrameworksIndexPage, FrameworkPage, TechniquePage),
            *(ServicesIndexPage, ServicePage),
            *(InsightsIndexPage, InsightPage),
        )
        connect()
