"""The switches in everybody's account: each kind of news, in the admin and by mail.

They replace Wagtail's panel of the same name and keep its mail switches where Wagtail keeps them, in the
user's profile: one place for people, and none that contradicts another.
"""

from typing import Any

from django import forms
from django.db import transaction
from wagtail.admin.views import account
from wagtail.admin.widgets import SwitchInput
from wagtail.users.models import UserProfile

from core.notices.kinds import kinds
from core.notices.models import Silence

ADMIN, MAIL = Silence.Channel.ADMIN, Silence.Channel.MAIL
COMMENTS = "updated_comments_notifications"  # Wagtail's own mail about comments on pages one follows


class PreferencesForm(forms.Form):
    """One switch for each kind and way, on unless somebody turned it off."""

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = instance
        self.profile = UserProfile.get_for_user(instance)
        off = set(Silence.objects.filter(user=instance).values_list("kind", "channel"))
        for kind in kinds():
            self._add(kind.name, ADMIN, f"{kind.label}: in the admin", (kind.name, ADMIN) not in off)
            wanted = (
                getattr(self.profile, kind.profile_field)
                if kind.profile_field
                else (kind.name, MAIL) not in off
            )
            self._add(kind.name, MAIL, f"{kind.label}: by mail", wanted)
        self._add(COMMENTS, MAIL, "Comments: by mail", self.profile.updated_comments_notifications)

    def _add(self, kind: str, channel: str, label: str, wanted: bool) -> None:
        self.fields[f"{kind}-{channel}"] = forms.BooleanField(
            label=label, required=False, initial=wanted, widget=SwitchInput(attrs={"aria-label": label})
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return what the table shows: each kind with its two switches."""
        rows = [
            {"label": kind.label, "help": kind.help, "admin": self[f"{kind.name}-{ADMIN}"],
             "mail": self[f"{kind.name}-{MAIL}"]}
            for kind in kinds()
        ]  # fmt: skip
        about = "Comments on a page whose comments you follow, or in a thread you took part in."
        return [*rows, {"label": "Comments", "help": about, "mail": self[f"{COMMENTS}-{MAIL}"]}]

    @transaction.atomic
    def save(self) -> None:
        """Keep what was switched."""
        off = [
            Silence(user=self.user, kind=kind.name, channel=channel)
            for kind in kinds()
            for channel in (ADMIN, MAIL)
            if not self._wanted(kind.name, channel) and not (channel == MAIL and kind.profile_field)
        ]
        Silence.objects.filter(user=self.user, kind__in=[kind.name for kind in kinds()]).delete()
        Silence.objects.bulk_create(off)
        fields = {kind.profile_field: self._wanted(kind.name, MAIL) for kind in kinds() if kind.profile_field}
        fields[COMMENTS] = self._wanted(COMMENTS, MAIL)
        # Not saved whole: other panels of the account have the same profile in hand.
        UserProfile.objects.filter(pk=self.profile.pk).update(**fields)

    def _wanted(self, kind: str, channel: str) -> bool:
        return bool(self.cleaned_data[f"{kind}-{channel}"])


class PreferencesPanel(account.BaseSettingsPanel):
    """The panel on the tab "Notifications"."""

    name = "notices"
    title = "What you are told"
    tab = account.notifications_tab
    order = 100
    template_name = "notices/preferences.html"
    form_class = PreferencesForm


class AccountView(account.AccountView):
    """Wagtail's account page without its panel of notifications, which ours replaces."""

    def get_panels(self) -> list[Any]:
        """Return the panels to show."""
        return [
            panel
            for panel in super().get_panels()
            if not isinstance(panel, account.NotificationsSettingsPanel)
        ]
