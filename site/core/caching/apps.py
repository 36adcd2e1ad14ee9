from django.apps import AppConfig


class CachingConfig(AppConfig):
    """The cache of whole pages; its signals purge what an editor, an import or a deployment changes."""

    name = "core.caching"
    label = "page_cache"
    verbose_name = "Page cache"

    def ready(self) -> None:
        from core.caching import signals

        signals.connect()
