"""Once a day: who has reviews that are due, one digest a person, to the owner or else to the reviewers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.models import User
from core.notices.jobs import daily
from core.notices.kinds import Kind, register
from core.notices.telling import News, tell
from frameworks.models import ReviewItem, TechniquePage
from frameworks.notices.reviewers import reviewers

REVIEWS_DUE = register(
    Kind(
        "reviews-due", "Reviews due", "Once a day while reviews of yours are due: all of them in one message."
    )
)
SHOWN = 20  # lines in a digest; the report has them all
LONG = ("commentary", "entry__text", "entry__html", "entry__references", "entry__attributes")


@dataclass(frozen=True, slots=True)
class Due:
    """A page that is due for review and since when."""

    page: TechniquePage
    since: date

    def __str__(self) -> str:
        return f"{self.page.entry or self.page.title} (since {date_format(self.since)})"


@daily("reviews-due")
def remind() -> None:
    """Tell everybody what is due of theirs. In place of yesterday's notice, if that was not read."""
    news = []
    whose = due_by_person(timezone.localdate())
    for user in User.objects.filter(pk__in=whose, is_active=True):
        due = sorted(whose[user.pk], key=lambda each: (each.since, each.page.title))
        subject = f"{len(due)} reviews are due" if len(due) > 1 else f"A review is due: {due[0].page.title}"
        lines = [str(each) for each in due[:SHOWN]]
        if len(due) > SHOWN:
            lines.append(f"and {len(due) - SHOWN} more")
        news.append(News(user, subject, "\n".join(lines), reverse("frameworks_report_due") + "?within=0"))
    tell(REVIEWS_DUE, news, renew=True)


def due_by_person(today: date) -> dict[int, list[Due]]:
    """Return what is due for each user (primary key). A bounded number of queries."""
    due: dict[int, Due] = {}
    owners: dict[int, int | None] = {}
    pages = TechniquePage.objects.select_related("entry", "owner").defer(*LONG)
    for page in pages.filter(review_due__lte=today):
        due[page.pk] = Due(page, page.review_due or today)
        owners[page.pk] = page.owner_id if page.owner and page.owner.is_active else None
    items = ReviewItem.objects.filter(state__in=ReviewItem.PENDING, due__lte=today)
    long = (f"page__{name}" for name in LONG)
    for item in items.select_related("page__entry", "page__owner", "owner").defer(*long):
        before = due.get(item.page_id)
        due[item.page_id] = Due(item.page, min(item.due or today, before.since if before else today))
        candidates = [user for user in (item.owner, item.page.owner) if user and user.is_active]
        owners[item.page_id] = candidates[0].pk if candidates else None
    unowned = [page for page, owner in owners.items() if owner is None]
    asked = reviewers(unowned) if unowned else {}
    people: dict[int, list[Due]] = defaultdict(list)
    for page, each in due.items():
        owner = owners[page]
        for user in {owner} if owner is not None else asked.get(page, set()):
            people[user].append(each)
    return people
