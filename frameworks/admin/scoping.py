"""Who reviews what, in the admin: a short list that framework managers keep."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from frameworks.models import Entry, ReviewerScope


class ReviewerScopeForm(WagtailAdminModelForm):
    """Offers people who are there and tactics that are shown; a tactic is one of the framework's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = get_user_model().objects.filter(is_active=True).order_by("username")
        self.fields["tactic"].queryset = tactics()

    def clean(self) -> dict[str, Any]:
        """Refuse a tactic of another framework."""
        cleaned: dict[str, Any] = super().clean()
        framework, tactic = cleaned.get("framework"), cleaned.get("tactic")
        if framework and tactic and tactic.framework_id != framework.pk:
            raise ValidationError(f"{tactic} is no tactic of {framework}.")
        return cleaned


def tactics() -> QuerySet[Entry]:
    """Return the tactics that readers meet, in the order of the matrix."""
    shown = (Entry.Status.ACTIVE, Entry.Status.DEPRECATED)
    return Entry.objects.filter(kind="tactic", status__in=shown).order_by("framework", "position")


class ReviewerScopeViewSet(ModelViewSet):
    """Below Frameworks in the menu (`frameworks.wagtail_hooks.approving`)."""

    model = ReviewerScope
    url_prefix = "frameworks/reviewers"
    icon = "group"
    menu_label = "Reviewers"
    list_display = ["user", "framework", "tactic"]
    list_filter = ["framework", "user"]
    add_to_admin_menu = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [FieldPanel("user"), FieldPanel("framework"), FieldPanel("tactic")], base_form_class=ReviewerScopeForm
    )
