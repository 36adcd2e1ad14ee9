"""The kinds of news there are. Each app registers its own; people switch each on and off in their account."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news: `name` is what is stored, `label` and `help` what people read beside its switches.

    `profile_field` names Wagtail's own switch for the mail, where it has one, so that there are not two.
    """

    name: str
    label: str
    help: str
    profile_field: str = ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind, to be switched in the account settings, and return it."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> list[Kind]:
    """Return every kind, in the order in which they were registered."""
    return list(_kinds.values())


def label(name: str) -> str:
    """Return what people call a kind; of one that is gone, its name."""
    return _kinds[name].label if name in _kinds else name


SUBMITTED = register(
    Kind(
        "submitted",
        "For your approval",
        "Something was submitted that you may approve.",
        profile_field="submitted_notifications",
    )
)
APPROVED = register(
    Kind(
        "approved",
        "Approved",
        "What you submitted, or a page you own, was approved.",
        profile_field="approved_notifications",
    )
)
REJECTED = register(
    Kind(
        "rejected",
        "Changes asked for",
        "What you submitted, or a page you own, was sent back, with the comment.",
        profile_field="rejected_notifications",
    )
)
MENTIONED = register(Kind("mentioned", "Mentioned", "Somebody wrote @ and your username in a comment."))
