from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told. Stands after `wagtail.admin` in INSTALLED_APPS, whose mails it takes over."""

    name = "core.notices"
    label = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from core.notices import mentions, moderation, regular  # noqa: F401 - importing registers the jobs

        moderation.connect()
        mentions.connect()
