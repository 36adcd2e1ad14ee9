"""Insights: what editors post, how articles are listed and read, and the feeds."""

from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import include, path, reverse
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from insights.models import Author, InsightPage, InsightsIndexPage, Topic
from insights.models.index import PER_PAGE
from insights.reading import WORDS_PER_MINUTE, reading_minutes
from pages.models import HomePage
from tests.support.people import make_user

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"

router = WagtailAPIRouter("test_api")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("api/test/", router.urls), path("", include("config.urls"))]


@pytest.fixture
def index() -> InsightsIndexPage:
    page: InsightsIndexPage = HomePage.objects.get().add_child(
        instance=InsightsIndexPage(title="Insights", slug="insights", introduction="What we learned.")
    )
    return page


@pytest.fixture
def author() -> Author:
    return Author.objects.create(name="Ada Example", role="Engineer", bio="Writes rarely.")


def write(index: InsightsIndexPage, author: Author, title: str, **fields: Any) -> InsightPage:
    """Add a published article; `topics` are Topic objects."""
    topics = fields.pop("topics", [])
    page = InsightPage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        author=author,
        **({"introduction": f"{title} in short.", "date": date(2025, 5, 6)} | fields),
    )
    page.topics = topics
    added: InsightPage = index.add_child(instance=page)
    return added


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# What editors post


def test_an_article_made_in_the_admin_is_read_on_the_site(
    client: Client, index: InsightsIndexPage, author: Author
) -> None:
    topic = Topic.objects.create(name="Logs", slug="logs")
    client.force_login(make_user())
    post = nested_form_data(
        {
            "title": "On logs",
            "slug": "on-logs",
            "introduction": "Keep fewer.",
            "author": author.pk,
            "date": "2025-05-06",
            "body": streamfield(
                [
                    ("heading", {"text": "Which ones", "level": "2"}),
                    ("text", rich_text("<p>Those you read.</p>")),
                    ("heading", {"text": "And which not", "level": "2"}),
                ]
            ),
            "related_pages": inline_formset([{"target": index.pk, "reason": "Everything else."}]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    add = reverse("wagtailadmin_pages:add", args=("insights", "insightpage", index.pk))
    assert client.post(add, {**post, "topics": [topic.pk]}).status_code == 302
    client.logout()
    shown = text(client, "/insights/on-logs/")
    for words in ("Keep fewer.", "Ada Example", "Writes rarely.", "6 May 2025", "1 minute to read"):
        assert words in shown
    assert '<a href="#which-ones">Which ones</a>' in shown
    assert 'href="/insights/topic/logs/"' in shown
    assert "Everything else." in shown


def test_authors_and_topics_are_kept_in_the_admin(client: Client, author: Author) -> None:
    client.force_login(make_user())
    added = client.post(reverse("wagtailsnippets_insights_topic:add"), {"name": "Logs", "slug": "logs"})
    assert added.status_code == 302
    assert Topic.objects.get().slug == "logs"
    listing = client.get(reverse("wagtailsnippets_insights_author:list"))
    assert "Ada Example" in listing.content.decode()


def test_an_author_of_an_article_cannot_be_deleted(
    client: Client, index: InsightsIndexPage, author: Author
) -> None:
    write(index, author, "One")
    client.force_login(make_user())
    client.post(reverse("wagtailsnippets_insights_author:delete", args=(author.pk,)))
    assert Author.objects.filter(pk=author.pk).exists()
    assert InsightPage.objects.get().author == author


# How articles are listed


def test_articles_are_listed_newest_first_page_by_page(
    client: Client, index: InsightsIndexPage, author: Author
) -> None:
    for number in range(PER_PAGE + 2):
        write(index, author, f"Article {number:02}", date=date(2025, 1, 1) + timedelta(days=number))
    first = text(client, "/insights/")
    assert first.index("Article 11") < first.index("Article 02")
    assert "Article 01" not in first
    assert "Page 1 of 2" in first
    assert 'href="?page=2"' in first
    second = text(client, "/insights/?page=2")
    assert "Article 01" in second
    assert "Article 02" not in second
    assert "Page 2 of 2" in text(client, "/insights/?page=999")
    assert "Page 1 of 2" in text(client, "/insights/?page=x")


def test_a_topic_has_an_address_of_its_own(client: Client, index: InsightsIndexPage, author: Author) -> None:
    logs, maps = (Topic.objects.create(name=name, slug=name.lower()) for name in ("Logs", "Maps"))
    Topic.objects.create(name="Nothing yet", slug="nothing-yet")
    write(index, author, "About logs", topics=[logs])
    write(index, author, "About both", topics=[logs, maps])
    shown = text(client, "/insights/topic/maps/")
    assert "About both" in shown
    assert "About logs" not in shown
    assert "Nothing yet" not in text(client, "/insights/")
    assert "Nothing has been published on this topic yet." in text(client, "/insights/topic/nothing-yet/")
    assert client.get("/insights/topic/unknown/").status_code == 404


def test_drafts_and_private_articles_are_nowhere(
    client: Client, index: InsightsIndexPage, author: Author
) -> None:
    topic = Topic.objects.create(name="Logs", slug="logs")
    write(index, author, "Unfinished", live=False, topics=[topic])
    secret = write(index, author, "Secret")
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/insights/", "/insights/feed/", "/insights/rss/"):
        shown = text(client, address)
        assert "Unfinished" not in shown
        assert "Secret" not in shown
    assert "Logs" not in text(client, "/insights/")  # a topic with nothing to read is not offered


def test_lists_and_articles_take_a_bounded_number_of_queries(
    client: Client, index: InsightsIndexPage, author: Author, django_assert_max_num_queries: Any
) -> None:
    topics = [Topic.objects.create(name=f"Topic {n}", slug=f"topic-{n}") for n in range(4)]
    for number in range(PER_PAGE):
        write(index, author, f"Article {number}", topics=topics)
    for address in ("/insights/", "/insights/topic/topic-1/", "/insights/feed/", "/insights/article-3/"):
        client.get(address)  # content types, sites and the frame are cached between requests
        with django_assert_max_num_queries(13):
            client.get(address)


# Feeds


def test_the_feed_is_atom_with_author_topics_and_date(
    client: Client, index: InsightsIndexPage, author: Author
) -> None:
    logs = Topic.objects.create(name="Logs & more", slug="logs")
    write(index, author, "Older", date=date(2024, 1, 1))
    write(index, author, "Newer", topics=[logs], introduction="Fish <b>& chips</b>.")
    response = client.get("/insights/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Newer", "Older"]
    newest = feed.find(f"{ATOM}entry")
    assert newest is not None
    assert newest.findtext(f"{ATOM}author/{ATOM}name") == "Ada Example"
    assert [category.get("term") for category in newest.iter(f"{ATOM}category")] == ["Logs & more"]
    assert newest.findtext(f"{ATOM}published", "").startswith("2025-05-06T00:00:00")
    link = newest.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "http://localhost/insights/newer/"


def test_the_feed_is_rss_as_well(client: Client, index: InsightsIndexPage, author: Author) -> None:
    write(index, author, "One")
    response = client.get("/insights/rss/")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ElementTree.fromstring(response.content).find("channel")
    assert channel is not None
    assert channel.findtext("description") == "What we learned."
    assert channel.findtext("item/title") == "One"


def test_the_feeds_are_announced(client: Client, index: InsightsIndexPage) -> None:
    assert 'type="application/atom+xml"' in text(client, "/insights/")


# Reading time


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (1, 1), (WORDS_PER_MINUTE, 1), (WORDS_PER_MINUTE + 1, 2), (WORDS_PER_MINUTE * 5, 5)],
)
def test_reading_time_is_rounded_up_and_never_nothing(words: int, minutes: int) -> None:
    assert reading_minutes("word " * words) == minutes


# What clients get


@pytest.mark.urls(__name__)
def test_the_api_gives_everything_a_client_needs(
    client: Client, index: InsightsIndexPage, author: Author
) -> None:
    topic = Topic.objects.create(name="Logs", slug="logs")
    write(index, author, "One", topics=[topic], body=[("text", "<p>Words.</p>")])
    found = client.get("/api/test/pages/", {"type": "insights.InsightPage", "fields": "*"})
    item = found.json()["items"][0]
    assert item["byline"] == {"name": "Ada Example", "role": "Engineer", "bio": "Writes rarely."}
    assert item["subjects"] == [{"name": "Logs", "slug": "logs"}]
    assert (item["introduction"], item["date"], item["minutes"]) == ("One in short.", "2025-05-06", 1)
    assert item["body"][0]["type"] == "text"
    assert item["related"] == []
