"""When a release has become current: one digest for each who manages frameworks or owns reviews."""

from collections import Counter, defaultdict
from typing import Any

from django.urls import reverse

from core.models import User
from core.notices.kinds import Kind, register
from core.notices.telling import News, tell
from frameworks.models import Release, ReviewItem
from frameworks.signals import release_became_current

RELEASED = register(
    Kind(
        "released",
        "New release",
        "A release was imported: how much is to be reviewed, and how much is yours.",
    )
)
MANAGE = "frameworks.import_release"


def connect() -> None:
    """Listen to releases becoming current."""
    release_became_current.connect(tell_released, dispatch_uid="notices")


def tell_released(release: Release, actor: User | None, rolled_back: bool, **kwargs: Any) -> None:
    """Tell managers and owners, apart from whoever did it, what the release asks them to review."""
    items = ReviewItem.objects.filter(release=release, state__in=ReviewItem.PENDING).order_by()
    every: Counter[int] = Counter()
    owned: dict[int, Counter[int]] = defaultdict(Counter)
    for grade, owner, page_owner in items.values_list("grade", "owner", "page__owner"):
        every[grade] += 1
        owned[owner or page_owner][grade] += 1
    managers = {user.pk for user in User.objects.with_perm(MANAGE)}
    subject = f"{release} is current again" if rolled_back else f"{release} is imported"
    url = reverse("frameworks_review_queue")
    news = []
    for user in User.objects.filter(pk__in=managers | owned.keys(), is_active=True):
        if actor is not None and user.pk == actor.pk:
            continue
        own = owned.get(user.pk, Counter())
        lines = [f"Yours to review: {counted(own)}."] if own else []
        lines.append(f"To review in all: {counted(every)}." if every else "Nothing has to be reviewed.")
        news.append(News(user, subject, "\n".join(lines), f"{url}?owner=mine" if own else url))
    tell(RELEASED, news)


def counted(grades: Counter[int]) -> str:
    """Return how many reviews there are by grade in words, the deepest first."""
    total = grades.total()
    by_grade = [
        f"{grades[grade.value]} {grade.label.lower()}" for grade in ReviewItem.Grade if grades[grade.value]
    ]
    return f"{total} {'page' if total == 1 else 'pages'} ({', '.join(by_grade)})"
