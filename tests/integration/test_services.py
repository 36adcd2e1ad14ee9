"""Services: where they may stand, what editors post, what visitors read, and links from both ends."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import include, path, reverse
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from core.related import Link, links_of, prime_links
from pages.models import HomePage, StandardPage
from services.models import ServiceLink, ServicePage, ServicesIndexPage
from tests.support.people import make_user

pytestmark = pytest.mark.django_db

router = WagtailAPIRouter("test_api")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("api/test/", router.urls), path("", include("config.urls"))]


def service(title: str, **fields: Any) -> ServicePage:
    slug = title.lower().replace(" ", "-")
    return ServicePage(title=title, slug=slug, **({"introduction": f"{title} in one sentence."} | fields))


@pytest.fixture
def index() -> ServicesIndexPage:
    page: ServicesIndexPage = HomePage.objects.get().add_child(
        instance=ServicesIndexPage(title="Services", slug="services")
    )
    return page


@pytest.fixture
def group(index: ServicesIndexPage) -> ServicePage:
    page: ServicePage = index.add_child(instance=service("Security"))
    return page


@pytest.fixture
def audit(group: ServicePage) -> ServicePage:
    page: ServicePage = group.add_child(
        instance=service(
            "Audit",
            outcomes=[("outcome", {"result": "A list", "detail": "In order."})],
            body=[("heading", {"text": "How", "level": "2"}), ("text", "<p>By looking.</p>")],
            questions=[("question", {"question": "Is it quick?", "answer": "<p>No.</p>"})],
            next_step="Write to us.",
        )
    )
    return page


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_user())
    return client


def links(page: Page) -> list[Link]:
    return links_of([page])[page.pk]


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# Where they may stand


def test_a_group_stands_below_the_index_and_a_service_below_a_group(
    index: ServicesIndexPage, group: ServicePage, audit: ServicePage
) -> None:
    assert ServicePage.can_create_at(index)
    assert ServicePage.can_create_at(group)
    assert not ServicePage.can_create_at(audit)
    assert not ServicePage.can_create_at(HomePage.objects.get())
    assert not StandardPage.can_create_at(group)
    assert not ServicesIndexPage.can_create_at(HomePage.objects.get())  # one is enough


def test_code_cannot_add_a_third_level_either(audit: ServicePage) -> None:
    with pytest.raises(ValidationError, match="two levels"):
        audit.add_child(instance=service("Too deep"))


def test_a_group_with_services_cannot_be_moved_into_another(
    index: ServicesIndexPage, group: ServicePage, audit: ServicePage
) -> None:
    other = index.add_child(instance=service("Networks"))
    group.refresh_from_db()
    assert audit.can_move_to(other)
    assert not group.can_move_to(other)
    assert other.can_move_to(group)  # it has no services of its own


def test_the_admin_offers_no_page_below_a_service(admin: Client, audit: ServicePage) -> None:
    address = reverse("wagtailadmin_pages:add", args=("services", "servicepage", audit.pk))
    assert admin.get(address).status_code in (302, 403)


def test_copying_a_group_into_a_group_says_what_is_wrong(
    admin: Client, index: ServicesIndexPage, group: ServicePage, audit: ServicePage
) -> None:
    other = index.add_child(instance=service("Networks"))
    form = {"new_title": "Copy", "new_slug": "copy", "copy_subpages": "on", "new_parent_page": other.pk}
    address = reverse("wagtailadmin_pages:copy", args=(group.pk,))
    response = admin.post(address, form)
    assert response.status_code == 200
    assert "cannot be copied, with its services" in response.content.decode()
    assert not Page.objects.filter(slug="copy").exists()
    assert admin.post(address, {**form, "new_parent_page": index.pk}).status_code == 302
    assert Page.objects.get(slug="copy").get_children().get().slug == "audit"


# What editors post


def test_an_author_makes_a_service_that_a_publisher_publishes(
    client: Client, group: ServicePage, index: ServicesIndexPage
) -> None:
    client.force_login(make_user("writer", "Authors"))
    post = nested_form_data(
        {
            "title": "Testing",
            "slug": "testing",
            "introduction": "We try it.",
            "outcomes": streamfield([("outcome", {"result": "Certainty", "detail": ""})]),
            "body": streamfield([("text", rich_text("<p>Step by step.</p>"))]),
            "questions": streamfield(
                [("question", {"question": "Does it hurt?", "answer": rich_text("<p>A little.</p>")})]
            ),
            "next_step": "Call us.",
            "next_step_page": index.pk,
            "related_pages": inline_formset([{"target": index.pk, "reason": "The rest of it."}]),
            "comments": inline_formset([]),
        }
    )
    add = reverse("wagtailadmin_pages:add", args=("services", "servicepage", group.pk))
    assert client.post(add, post).status_code == 302
    page = ServicePage.objects.get(slug="testing")
    assert not page.live
    client.force_login(make_user("publisher", "Publishers"))
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    links_now = inline_formset(
        [{"id": page.related_pages.get().pk, "target": index.pk, "reason": "The rest of it."}], initial=1
    )
    again = {**post, **nested_form_data({"related_pages": links_now}), "action-publish": "1"}
    assert client.post(edit, again).status_code == 302
    client.logout()
    shown = text(client, "/services/security/testing/")
    for words in ("We try it.", "Certainty", "Step by step.", "Does it hurt?", "Call us.", "The rest of it."):
        assert words in shown


def test_an_empty_service_is_refused_with_a_reason(admin: Client, group: ServicePage) -> None:
    empty = {name: streamfield([]) for name in ("outcomes", "body", "questions")}
    lists = {name: inline_formset([]) for name in ("related_pages", "comments")}
    post = nested_form_data(
        {"title": "Bare", "slug": "bare", "introduction": "", "next_step": "", **empty, **lists}
    )
    add = reverse("wagtailadmin_pages:add", args=("services", "servicepage", group.pk))
    response = admin.post(add, {**post, "action-publish": "1"})
    assert response.status_code == 200
    assert response.context["form"].errors["introduction"] == ["This field is required."]


# What visitors read


def test_the_index_lists_groups_with_their_services(
    client: Client, index: ServicesIndexPage, audit: ServicePage
) -> None:
    shown = text(client, "/services/")
    assert shown.index("Security in one sentence.") < shown.index("Audit in one sentence.")


def test_drafts_and_private_services_are_not_listed(
    client: Client, index: ServicesIndexPage, group: ServicePage, audit: ServicePage
) -> None:
    group.add_child(instance=service("Unfinished", live=False))
    secret = group.add_child(instance=service("Secret"))
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/services/", "/services/security/", "/services/security/audit/"):
        shown = text(client, address)
        assert "Audit" in shown
        assert "Unfinished" not in shown
        assert "Secret" not in shown


def test_an_index_without_services_says_so(client: Client, index: ServicesIndexPage) -> None:
    assert "No services have been published yet." in text(client, "/services/")


def test_pages_take_a_bounded_number_of_queries(
    client: Client, index: ServicesIndexPage, group: ServicePage, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        added = group.add_child(instance=service(f"Service {number}"))
        ServiceLink.objects.create(page=added, target=group, reason="Why.")
        ServiceLink.objects.create(page=group, target=added, reason="Back.")
    for address in ("/services/", "/services/security/", "/services/security/service-3/"):
        client.get(address)  # content types, sites and the frame are cached between requests
        with django_assert_max_num_queries(14):
            client.get(address)


# Links from both ends


def test_a_link_is_shown_on_both_of_its_ends(client: Client, group: ServicePage, audit: ServicePage) -> None:
    review = group.add_child(instance=service("Review"))
    ServiceLink.objects.create(page=audit, target=review, reason="Because it follows.")
    assert [(link.page.slug, link.reason, link.own) for link in links(audit)] == [
        ("review", "Because it follows.", True)
    ]
    assert [(link.page.slug, link.reason, link.own) for link in links(review)] == [
        ("audit", "Because it follows.", False)
    ]
    for slug in ("audit", "review"):
        assert "Because it follows." in text(client, f"/services/security/{slug}/")


def test_a_pair_linked_both_ways_is_listed_once_with_its_own_reason(
    group: ServicePage, audit: ServicePage
) -> None:
    ServiceLink.objects.create(page=audit, target=group, reason="Up.")
    ServiceLink.objects.create(page=group, target=audit, reason="Down.")
    assert [link.reason for link in links(audit)] == ["Up."]
    assert [link.reason for link in links(group)] == ["Down."]


def test_links_keep_the_editors_order(group: ServicePage, audit: ServicePage) -> None:
    others = [group.add_child(instance=service(f"Other {name}")) for name in "cab"]
    for order, other in enumerate(others):
        ServiceLink.objects.create(page=audit, target=other, sort_order=order)
    assert [link.page.title for link in links(audit)] == ["Other c", "Other a", "Other b"]


def test_links_to_and_from_what_is_not_public_are_left_out(group: ServicePage, audit: ServicePage) -> None:
    draft = group.add_child(instance=service("Draft", live=False))
    hidden = group.add_child(instance=service("Hidden"))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    ServiceLink.objects.create(page=audit, target=draft)
    ServiceLink.objects.create(page=hidden, target=audit)
    assert links(audit) == []


def test_a_draft_shows_its_own_links_before_they_are_stored(group: ServicePage, audit: ServicePage) -> None:
    ServiceLink.objects.create(page=audit, target=group, reason="Old.")
    draft = ServicePage.objects.get(pk=audit.pk)
    draft.related_pages = [ServiceLink(target=group, reason="New.")]
    preview = draft.save_revision().as_object()
    assert [link.reason for link in preview.links] == ["New."]
    assert [link.reason for link in links(ServicePage.objects.get(pk=audit.pk))] == ["Old."]


def test_links_of_many_pages_take_as_many_queries_as_of_one(
    group: ServicePage, audit: ServicePage, django_assert_num_queries: Any
) -> None:
    pages = [group.add_child(instance=service(f"Service {number}")) for number in range(6)]
    for page in pages:
        ServiceLink.objects.create(page=page, target=audit, reason="Why.")
    links(audit)  # content types are cached from here on
    stored = list(ServicePage.objects.child_of(group))
    with django_assert_num_queries(2):
        assert {len(found) for found in links_of(stored).values()} == {1, 6}
    prime_links(stored)
    with django_assert_num_queries(0):
        assert sum(len(page.links) for page in stored) == 12


# What clients get


@pytest.mark.urls(__name__)
def test_the_api_gives_everything_a_client_needs(
    client: Client, group: ServicePage, audit: ServicePage
) -> None:
    ServiceLink.objects.create(page=group, target=audit, reason="Part of it.")
    found = client.get("/api/test/pages/", {"type": "services.ServicePage", "slug": "audit", "fields": "*"})
    item = found.json()["items"][0]
    assert item["introduction"] == "Audit in one sentence."
    assert item["outcomes"][0]["value"] == {"result": "A list", "detail": "In order."}
    assert [block["type"] for block in item["body"]] == ["heading", "text"]
    assert item["questions"][0]["value"]["question"] == "Is it quick?"
    assert item["next_step"] == "Write to us."
    assert item["related"] == [
        {
            "id": group.pk,
            "type": "services.ServicePage",
            "title": "Security",
            "identifier": "",
            "url": "http://localhost/services/security/",
            "reason": "Part of it.",
            "direction": "from",
        }
    ]
