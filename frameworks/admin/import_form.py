"""The form that starts an import."""

from typing import Any

from django import forms
from django.conf import settings

from frameworks.attack.domains import DOMAINS
from frameworks.models import ImportRun

Origin = ImportRun.Origin
WAYS = [choice for choice in Origin.choices if choice[0] != Origin.REMEMBERED]
WHERE = {Origin.UPLOAD: "file", Origin.ADDRESS: "address"}  # which field each way needs


class ImportForm(forms.Form):
    """Where a release comes from, and, where the file does not say it, what it is."""

    origin = forms.ChoiceField(
        label="Where from", choices=WAYS, initial=Origin.UPLOAD, widget=forms.RadioSelect
    )
    file = forms.FileField(
        required=False,
        max_length=200,
        help_text="A STIX bundle: .json or .json.gz.",
        widget=forms.FileInput(attrs={"accept": ".json,.gz,application/json,application/gzip"}),
    )
    address = forms.CharField(
        required=False,
        max_length=500,
        help_text="Such as https://example.com/enterprise-attack-18.1.json. Private networks are refused.",
        widget=forms.URLInput,
    )
    framework = forms.ChoiceField(
        required=False,
        choices=[("", "As the file says"), *((domain.framework, domain.label) for domain in DOMAINS)],
        help_text="For MITRE's latest release: which one; Enterprise when nothing is chosen.",
    )
    release = forms.RegexField(
        r"^\d{1,3}\.\d{1,3}$",
        required=False,
        error_messages={"invalid": "Two numbers with a dot, such as 18.1."},
        help_text="Only needed when neither the file nor its name says it.",
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        origin = cleaned.get("origin")
        if origin == Origin.UPLOAD and self.too_large:
            self.add_error(
                "file", f"The file is larger than {limit()}; FRAMEWORKS_MAX_BUNDLE_BYTES sets the limit."
            )
        elif origin in WHERE and not cleaned.get(WHERE[origin]) and not self.has_error(WHERE[origin]):
            self.add_error(
                WHERE[origin], "Choose a file." if origin == Origin.UPLOAD else "Enter an address."
            )
        return cleaned

    def clean_address(self) -> str:
        """Return the address, which must be one: a path of this server is nothing to ask for here."""
        address: str = self.cleaned_data["address"].strip()
        if address and not address.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("Only http and https addresses are fetched.")
        return address

    def run(self, user: Any) -> ImportRun:
        """Return the run this valid form asks for, not saved."""
        asked = self.cleaned_data
        run = ImportRun(
            origin=asked["origin"],
            framework=asked["framework"],
            release=asked["release"],
            started_by=user,
        )
        if run.origin == Origin.UPLOAD:
            run.upload = asked["file"]
            run.source = asked["file"].name
        elif run.origin == Origin.ADDRESS:
            run.source = asked["address"]
        return run


def limit() -> str:
    """Return how large a file may be, as people say it."""
    return f"{settings.FRAMEWORKS_MAX_BUNDLE_BYTES / 1_000_000:.3g} MB"
