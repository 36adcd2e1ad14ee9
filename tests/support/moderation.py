"""A draft on its way through the workflow, as people send it: through the admin's own views."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from core.models import User
from frameworks.models import CommentaryTaskState, TechniquePage

AJAX = {"x-requested-with": "XMLHttpRequest"}


def as_user(user: User) -> Client:
    """Return a client that this user is logged in with."""
    client = Client()
    client.force_login(user)
    return client


def edit_url(page: Page) -> str:
    """Return where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def editor_form(client: Client, page: Page) -> Any:
    """Return what the editor of a page holds, as a browser would post it."""
    form = querydict_from_html(client.get(edit_url(page)).content.decode(), form_id="page-edit-form")
    form.update(nested_form_data({"commentary": streamfield([])}))
    return form


def post_editor(client: Client, page: Page, form: Any = None, **fields: Any) -> Any:
    """Post the editor of a page with some fields changed."""
    posted = editor_form(client, page) if form is None else form
    for name, value in fields.items():
        posted[name.replace("action_", "action-")] = value
    return client.post(edit_url(page), posted, follow=True)


def submit(client: Client, page: Page, one_line: str = "A draft") -> CommentaryTaskState:
    """Write a draft and submit it; return the step it is at."""
    post_editor(client, page, one_line=one_line, action_submit="1")
    return step(page)


def step(page: Page) -> Any:
    """Return the step of the workflow that a page is at, or None."""
    return TechniquePage.objects.get(pk=page.pk).current_workflow_task_state


@dataclass(frozen=True, slots=True)
class Dialog:
    """Wagtail's dialog of an action, opened by somebody: what they see, and what their form posts."""

    client: Client
    page: Page
    url: str
    html: str
    fields: dict[str, str]

    def send(self, **more: str) -> Any:
        """Post the dialog from the dashboard; follow where it leads, as its script does."""
        answer = self.client.post(self.url, {**self.fields, **more}, headers=AJAX)
        leads = (
            answer.json()["redirect"] if answer.headers["Content-Type"].startswith("application/json") else ""
        )
        return self.client.get(leads, follow=True) if leads else answer


def open_dialog(client: Client, page: Page, action: str = "approve") -> Dialog:
    """Open the dialog of an action from the dashboard."""
    state = step(page)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    answer = client.get(url, headers=AJAX)
    assert answer.status_code == 200, answer
    html = json.loads(answer.content)["html"]
    fields = {name: str(value) for name, value in querydict_from_html(html, exclude_csrf=True).items()}
    return Dialog(client, page, url, html, fields)


def approve(client: Client, page: Page, comment: str = "") -> Any:
    """Approve what is there now."""
    return open_dialog(client, page).send(comment=comment)


def lines(answer: Any) -> str:
    """Return an admin page's text with spaces made one."""
    return " ".join(answer.content.decode().split())
