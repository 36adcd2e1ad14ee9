"""What the editor's form of a technique asks beyond what Wagtail asks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue, StructBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.forms import TaskStateCommentForm

from frameworks.parts import parts_of


class TechniquePageForm(WagtailAdminPageForm):
    """Checks that each note hangs on a part that the publisher's text has."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        commentary = cleaned.get("commentary")
        if commentary and self.instance.entry is not None:
            self.check_parts(commentary)
        return cleaned

    def check_parts(self, commentary: StreamValue) -> None:
        """Write the part of each note as the publisher writes it; add an error for a part that is none.

        A note that hangs on a part already keeps it, also when a release has taken the part away: that is for
        a review to settle, and no reason to refuse a draft.
        """
        known = {id_.casefold(): id_ for id_ in parts_of(self.instance.entry)}
        known.update((id_.casefold(), id_) for id_ in hung_on(self.instance.commentary))
        unknown: dict[int, str] = {}
        for index, block in enumerate(commentary):
            part = part_in(block)
            if not part:
                continue
            if part.casefold() in known:
                block.value["part"] = known[part.casefold()]
            else:
                unknown[index] = part
        if unknown:
            self.add_error("commentary", block_errors(unknown))
            self.add_error(None, refusal(self.instance.entry.external_id, list(unknown.values())))


class ApprovalForm(TaskStateCommentForm):
    """An approval says what was seen (`frameworks.reviewing.seeing.Seen`): only that is approved."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def part_in(block: Any) -> str:
    """Return the part that a block of commentary hangs on; empty when it is about the whole."""
    value = block.value
    return (value.get("part") or "").strip() if hasattr(value, "get") else ""


def hung_on(commentary: StreamValue) -> set[str]:
    """Return the parts that the notes of a commentary hang on."""
    return {part for part in map(part_in, commentary) if part}


def block_errors(unknown: dict[int, str]) -> StreamBlockValidationError:
    """Return the error that shows each unknown part (by place in the stream) beside its field."""
    return StreamBlockValidationError(
        block_errors={
            index: StructBlockValidationError(
                block_errors={"part": ValidationError(f"There is no part “{part}”.")}
            )
            for index, part in unknown.items()
        }
    )


def refusal(external_id: str, unknown: list[str]) -> str:
    """Return the one line at the head of the form."""
    named = ", ".join(f"“{part}”" for part in dict.fromkeys(unknown))
    return (
        f"{external_id} has no part {named}: choose one of the suggestions under “About”, or leave it empty."
    )
