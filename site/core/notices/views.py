"""The list of what one was told."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core.notices.kinds import label
from core.notices.models import Notice

PER_PAGE = 50


class NoticeList(WagtailAdminTemplateMixin, TemplateView):
    """One's own notices, newest first; `?unread=1` leaves out what was read."""

    page_title = "Notices"
    header_icon = "bell"
    template_name = "notices/list.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where this page is."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": "Notices"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return one page of notices."""
        unread_only = self.request.GET.get("unread") == "1"
        notices = _own(self.request)
        if unread_only:
            notices = notices.filter(read_at=None)
        page = Paginator(notices, PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [(notice, label(notice.kind)) for notice in page]
        any_unread = (
            any(notice.read_at is None for notice, _ in rows)
            or _own(self.request).filter(read_at=None).exists()
        )
        return super().get_context_data(
            **kwargs, page=page, rows=rows, unread_only=unread_only, any_unread=any_unread,
            index_url=reverse("notices"), account_url=reverse("wagtailadmin_account") + "#tab-notifications",
        )  # fmt: skip


@require_GET
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one's own notice as read and lead to what it is about."""
    notice = get_object_or_404(_own(request), pk=pk)
    _mark_read(_own(request).filter(pk=pk))
    safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if safe else "notices")


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one's own notices as read: the one that is named (`notice`), or all."""
    which = _own(request)
    if "all" not in request.POST:
        named = [pk for pk in request.POST.getlist("notice") if pk.isdecimal()][:PER_PAGE]
        which = which.filter(pk__in=named)
    _mark_read(which)
    query = "?unread=1" if request.POST.get("unread") == "1" else ""
    return redirect(reverse("notices") + query)


def unread(user: Any) -> int:
    """Return how many notices somebody has not read."""
    return Notice.objects.filter(user=user, read_at=None).count()


def _own(request: HttpRequest) -> QuerySet[Notice]:
    return Notice.objects.filter(user=request.user.pk)


def _mark_read(notices: QuerySet[Notice]) -> None:
    notices.filter(read_at=None).update(read_at=timezone.now())
