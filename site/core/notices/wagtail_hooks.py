"""Where notices meet Wagtail's admin: the bell, the list, the switches, the report on mail."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from core.notices import reports, views
from core.notices.preferences import PreferencesPanel


class Bell(MenuItem):
    """The way to one's notices, with the number of those not read (styled in admin.css)."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """Return the item as the sidebar draws it; items live as long as the process, counts do not."""
        count = views.unread(request.user)
        attrs = {"data-unread": str(count) if count < 100 else "99+"} if count else {}
        return LinkMenuItem(
            self.name, self.label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=attrs
        )


class MailMenuItem(MenuItem):
    """The way to the report on mail, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(reports.PERMISSION)


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "icons/bell.svg"]


@hooks.register("register_admin_menu_item")
def bell() -> MenuItem:
    return Bell("Notices", reverse("notices"), name="notices", icon_name="bell", order=50)


@hooks.register("register_reports_menu_item")
def mail_report() -> MenuItem:
    return MailMenuItem("Mail", reverse("mail_report"), name="mail-report", icon_name="mail", order=1200)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("notices/", views.NoticeList.as_view(), name="notices"),
        path("notices/read/", views.mark_read, name="notices_read"),
        path("notices/<int:pk>/", views.go, name="notices_go"),
        path("reports/mail/", reports.MailReport.as_view(), name="mail_report"),
        path(
            "reports/mail/results/",
            reports.MailReport.as_view(results_only=True),
            name="mail_report_results",
        ),
        path("reports/mail/again/", reports.send_again, name="mail_again"),
    ]


@hooks.register("register_account_settings_panel")
def preferences(request: HttpRequest, user: Any, profile: Any) -> PreferencesPanel:
    return PreferencesPanel(request, user, profile)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let a group be given the report on mail."""
    return Permission.objects.filter(content_type__app_label="notices", codename="see_mail")
