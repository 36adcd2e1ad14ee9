from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search index, kept current by signals from pages and their view restrictions."""

    name = "core.search"
    label = "search_index"
    verbose_name = "Search index"

    def ready(self) -> None:
        from core.search import signals

        signals.connect()
