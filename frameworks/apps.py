from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "frameworks"
    verbose_name = "Frameworks"

    def ready(self) -> None:
        """Say what the pages serve on the API, hand the catalogue to the site's search, follow workflows."""
        from core.api.served import register
        from core.search import sources
        from frameworks import noting
        from frameworks.api.pages import FRAMEWORK, INDEX
        from frameworks.api.techniques import SERVED
        from frameworks.notices import due, released  # noqa: F401 - importing registers the digest of the day
        from frameworks.reviewing import finishing, following, moving
        from frameworks.search import catalogue_documents

        sources.register(catalogue_documents)
        noting.connect()
        for served in (INDEX, FRAMEWORK, SERVED):
            register(served)
        finishing.connect()
        following.connect()
        released.connect()
        moving.connect()
