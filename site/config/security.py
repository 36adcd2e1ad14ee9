"""What a browser may do with our pages: content security policies, and a header Django has no setting for.

The public site loads nothing from another host and runs nothing inline, so its policy says exactly that.
Wagtail's admin writes inline scripts and styles; it gets the policy it needs, on its own addresses only.
https://docs.djangoproject.com/en/6.1/howto/csp/
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

type Policy = dict[str, list[str]]

PUBLIC_POLICY: Policy = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

ADMIN_POLICY: Policy = {
    **PUBLIC_POLICY,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-ancestors": [CSP.SELF],  # the editor shows its live preview in a frame
}

ADMIN_PATH = "/admin/"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Choose the admin's policy by path, and say which browser features no page of ours uses.

    Stands right below Django's ContentSecurityPolicyMiddleware, which writes the header. A view that names
    its own policy (`csp_override`) keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PATH) and not hasattr(response, "_csp_config"):
            # A preview has been through all middleware as a public page, which no frame may show.
            response.headers.pop("Content-Security-Policy", None)
            response._csp_config = ADMIN_POLICY  # type: ignore[attr-defined]  # how csp_override passes it on
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
