"""Who may do what: the groups that a new site begins with, and the workflows they approve in.

Plain data, without models, so that a migration can read it. It is what a site *begins* with: groups and
workflows are made once (`pages.establishing`) and belong to the administrators from then on. What it comes to
is the table in docs/roles.md, which a test walks through.

home        the home page and the plain pages below it; rights on it end where a section begins
frameworks  the index of frameworks, their pages, and the technique pages
services    the index of services and everything below it
insights    the index of insights and everything below it
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SECTIONS = {
    "home": "pages.HomePage",
    "frameworks": "frameworks.FrameworksIndexPage",
    "services": "services.ServicesIndexPage",
    "insights": "insights.InsightsIndexPage",
}

AUTHORS = "Authors"
REVIEWERS = "Reviewers"
PUBLISHERS = "Publishers"
MANAGERS = "Framework managers"
SITE_EDITORS = "Site editors"
OBSERVERS = "Observers"

DRAFT = ("add", "change")
RELEASE = ("change", "publish", "lock", "unlock")
ADMIN = "wagtailadmin.access_admin"
CHOOSE = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
UPLOAD = (*CHOOSE, "wagtailimages.add_image", "wagtaildocs.add_document")
KEEP = (*UPLOAD, "wagtailimages.change_image", "wagtaildocs.change_document")


def every(model: str, *actions: str) -> tuple[str, ...]:
    """Return the permissions for some actions on a model ("insights.topic"), by default to keep it."""
    app, name = model.split(".")
    return tuple(f"{app}.{action}_{name}" for action in actions or ("view", "add", "change", "delete"))


# Who sees imports and roll-backs in the site history.
RELEASES = every("frameworks.release", "view")


@dataclass(frozen=True)
class Role:
    """A group: its permissions ("app.codename"), its rights in sections, and on images and documents."""

    name: str
    permissions: tuple[str, ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    collection: tuple[str, ...] = ()


ROLES = (
    Role(
        AUTHORS,
        permissions=(
            ADMIN,
            *every("frameworks.releasenote", "view", "add", "change"),
            *every("insights.author", "view"),
            *every("insights.topic", "view"),
        ),
        sections={"frameworks": ("change",), "services": DRAFT, "insights": DRAFT},
        collection=UPLOAD,
    ),
    Role(
        REVIEWERS,
        permissions=(
            ADMIN,
            "frameworks.review_commentary",
            "frameworks.assign_reviews",
            *RELEASES,
            *every("frameworks.releasenote", "view"),
        ),
        sections={"frameworks": ("change", "lock", "unlock")},
        collection=CHOOSE,
    ),
    Role(
        PUBLISHERS,
        permissions=(
            ADMIN,
            "frameworks.assign_reviews",
            *RELEASES,
            *every("frameworks.releasenote", "view", "add", "change", "publish", "lock", "unlock"),
            *every("insights.author"),
            *every("insights.topic"),
        ),
        sections={
            "home": RELEASE,
            "frameworks": RELEASE,
            "services": ("add", *RELEASE),
            "insights": ("add", *RELEASE),
        },
        collection=KEEP,
    ),
    Role(
        MANAGERS,
        permissions=(
            ADMIN,
            "frameworks.import_release",
            "frameworks.assign_reviews",
            *RELEASES,
            *every("frameworks.mapping"),
            *every("frameworks.reviewerscope"),
            *every("frameworks.releasenote", "view"),
        ),
    ),
    Role(
        SITE_EDITORS,
        permissions=(ADMIN, *every("core.sitesettings", "change")),
        sections={"home": DRAFT},
        collection=KEEP,
    ),
    Role(
        OBSERVERS,
        permissions=(
            ADMIN,
            *RELEASES,
            *every("frameworks.releasenote", "view"),
            *every("frameworks.mapping", "view"),
            *every("frameworks.reviewerscope", "view"),
            *every("insights.author", "view"),
            *every("insights.topic", "view"),
        ),
    ),
)


@dataclass(frozen=True)
class Step:
    """One approval: of a group, perhaps only of those who review the technique, perhaps with a stamp."""

    name: str
    group: str
    scoped: bool = False
    stamps: bool = False


@dataclass(frozen=True)
class Procedure:
    """A workflow: its steps, the sections it holds in, and the snippets it is for."""

    name: str
    steps: tuple[Step, ...]
    sections: tuple[str, ...]
    snippets: tuple[str, ...] = ()


PROCEDURES = (
    Procedure(
        "Commentary",
        steps=(
            Step("Technical review", REVIEWERS, scoped=True, stamps=True),
            Step("Editorial approval", PUBLISHERS),
        ),
        sections=("frameworks",),
    ),
    Procedure(
        "Marketing",
        steps=(Step("Marketing approval", PUBLISHERS),),
        sections=("home", "services", "insights"),
        snippets=("frameworks.ReleaseNote",),
    ),
)
