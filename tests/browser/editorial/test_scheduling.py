"""What a publisher schedules goes live and off the site by itself, when the timer finds its time has come."""

import pytest
from django.core.management import call_command
from django.utils.dateparse import parse_datetime
from playwright.sync_api import Page, expect
from wagtail.models import Revision

from frameworks.models import TechniquePage
from tests.browser.editorial.conftest import Desk, Shot
from tests.support.office import Office
from tests.support.released import technique_page
from tests.support.scheduling import LATER, an_hour_from_now
from tests.support.writing import act, open_editor, said, write_line

pytestmark = pytest.mark.browser


def schedule(page: Page, field: str, moment: str, shot: Shot | None = None) -> None:
    """Set a time in the dialog of the side panel "Status"."""
    page.locator("[data-side-panel-toggle=status]").click()
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator(f"[name={field}]").fill(moment)
    if shot:
        shot(dialog.locator(".w-dialog__box"), "schedule")
    dialog.get_by_role("button", name="Save schedule").focus()  # by keyboard: the calendar lies above it
    page.keyboard.press("Enter")


def let_hours_pass(office: Office) -> None:
    """Move what is scheduled two hours back, and run the timer once."""
    with office.still():
        for revision in Revision.objects.exclude(approved_go_live_at=None):
            revision.approved_go_live_at -= LATER
            if moment := parse_datetime(revision.content.get("go_live_at") or ""):
                revision.content["go_live_at"] = (moment - LATER).isoformat()
            revision.save()
        for page in TechniquePage.objects.exclude(expire_at=None):
            assert page.expire_at is not None
            TechniquePage.objects.filter(pk=page.pk).update(expire_at=page.expire_at - LATER)
        call_command("run_due", verbosity=0)


def test_a_scheduled_commentary_goes_live_by_itself(desk: Desk, office: Office, shot: Shot) -> None:
    with office.still():
        lua = technique_page("T1059.011")
    visitor, publisher = desk(), desk("publisher")
    open_editor(publisher, lua)
    write_line(publisher, "Comes tomorrow")
    schedule(publisher, "go_live_at", an_hour_from_now(), shot)
    act(publisher, "Schedule to publish")
    expect(said(publisher)).to_contain_text("has been scheduled for publishing")
    visitor.goto(lua.url)
    expect(visitor.locator("main")).not_to_contain_text("Comes tomorrow")

    let_hours_pass(office)
    visitor.goto(lua.url)
    expect(visitor.locator("main")).to_contain_text("Comes tomorrow")


def test_an_expired_page_goes_off_the_site_by_itself(desk: Desk, office: Office) -> None:
    with office.still():
        job = technique_page("T1053")
    visitor, publisher = desk(), desk("publisher")
    open_editor(publisher, job)
    write_line(publisher, "Gone tomorrow")
    schedule(publisher, "expire_at", an_hour_from_now())
    act(publisher, "Publish")
    expect(said(publisher)).to_contain_text("has been published")
    assert visitor.request.get(job.url).ok

    let_hours_pass(office)
    assert visitor.request.get(job.url).status == 404
    with office.still():
        assert not technique_page("T1053").live
        assert technique_page("T1053").one_line == "Gone tomorrow"
