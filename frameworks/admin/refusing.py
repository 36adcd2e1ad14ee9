"""A refused approval as its person sees it: one line, and where to go on.

An approval is refused deep inside Wagtail's views (`frameworks.reviewing.approving`): by the editor's menu,
by the dashboard's dialog, by the page of an approval. Here all of them answer alike.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from frameworks.reviewing.approving import ApprovalRefused

APPROVAL = "frameworks_approval"


class RefusedApprovalMiddleware:
    """Answers ApprovalRefused with a redirect and a message; Wagtail's dialogs are told in their own JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is not ours."""
        if not isinstance(exception, ApprovalRefused):
            return None
        messages.error(request, str(exception))
        url = where_to_go_on(request, exception)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)


def where_to_go_on(request: HttpRequest, refused: ApprovalRefused) -> str:
    """Return the page that shows anew what to decide on; else the editor, where the person may open it."""
    if refused.ask_again is not None:
        query = f"?{urlencode({'seen': refused.seen})}" if refused.seen else ""
        return reverse(APPROVAL, args=[refused.ask_again.pk]) + query
    return AdminURLFinder(request.user).get_edit_url(refused.subject) or reverse("wagtailadmin_home")
