"""What became of mails, for those who keep the site running: which wait, which failed and why."""

from typing import Any

import django_filters
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from core.notices import delivery
from core.notices.models import Mail

PERMISSION = "notices.see_mail"


class MailFilterSet(WagtailFilterSet):
    """Narrows the report to mails in one state."""

    state = django_filters.ChoiceFilter(choices=Mail.State, label="State", empty_label="Any")

    class Meta:
        model = Mail
        fields: list[str] = []


class AgainColumn(Column):
    """A button that has a failed mail sent again."""

    cell_template_name = "notices/again_cell.html"

    def get_value(self, instance: Mail) -> Mail:
        return instance


class MailReport(PermissionRequiredMixin, ReportView):
    """What became of the mails of the last days."""

    permission_required = PERMISSION
    raise_exception = True
    model = Mail
    page_title = "Mail"
    header_icon = "mail"
    index_url_name = "mail_report"
    index_results_url_name = "mail_report_results"
    filterset_class = MailFilterSet
    default_ordering = "-created_at"
    is_searchable = False

    def get_queryset(self) -> Any:
        """Return the mails without their content."""
        return Mail.objects.defer("content").order_by("-created_at", "-pk")

    @property
    def columns(self) -> list[Column]:
        """What a row shows."""
        return [
            Column("subject", label="Subject"),
            Column("to", label="To"),
            Column("state", label="State", accessor="get_state_display"),
            Column("attempts", label="Attempts"),
            Column("error", label="Error"),
            DateColumn("created_at", label="Written"),
            AgainColumn("again", label=""),
        ]


@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Have a failed mail sent again."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    pk = request.POST.get("mail", "")
    if pk.isdecimal() and delivery.again(int(pk)):
        messages.success(request, "It is sent within a minute.")
    else:
        messages.error(request, "This mail has not failed, or is no longer there.")
    return redirect(reverse("mail_report") + "?state=failed")
