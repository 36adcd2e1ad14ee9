"""From a draft to a page that says against what it was reviewed, by those who do it."""

from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from core.models import User
from frameworks.reviewing.stamping import stamp
from tests.browser.editorial.conftest import Desk, Shot
from tests.support.imports import import_objects
from tests.support.mailing import queued, work
from tests.support.office import Office
from tests.support.released import technique_page
from tests.support.showcase import showcase_release
from tests.support.writing import act, add_view, open_editor, said, write_line

pytestmark = pytest.mark.browser

REWRITTEN = "Runs scripts of a small language, and its compiled bytecode."


def build(folder: Path) -> None:
    """Commentary that was reviewed against 17.1; then comes 18.1, in which its technique reads otherwise."""
    before = showcase_release()
    import_objects(folder, *before, release="17.1")
    lua = technique_page("T1059.011")
    lua.one_line = "A small language"
    lua.save_revision().publish()
    former = User.objects.create_user("former", first_name="Ada", last_name="Lowe", is_active=False)
    stamp(technique_page("T1059.011"), former)
    after = [{**thing, "description": REWRITTEN} if thing.get("name") == "Lua" else thing for thing in before]
    import_objects(folder, *after, release="18.1")


def mails_to(office: Office, role: str) -> list[str]:
    """Let the mail worker work, and return the subjects of somebody's mails."""
    with office.still():
        work()
    return [str(sent.subject) for sent in mail.outbox if f"{role}@example.org" in sent.recipients()]


def test_a_commentary_is_drafted_sent_back_approved_and_stamped(
    desk: Desk, office: Office, shot: Shot
) -> None:
    with queued():
        walk(desk, office, shot)


def walk(desk: Desk, office: Office, shot: Shot) -> None:
    with office.still():
        lua = technique_page("T1059.011")
    visitor, author = desk(), desk("author")

    open_editor(author, lua)
    write_line(author, "Watch what runs Lua")
    add_view(author, "Rare, and rarely watched.")
    author.get_by_role("button", name="More actions").click()
    submit = author.get_by_role("button", name="Submit to Commentary")
    expect(submit).to_be_visible()
    shot(author, "submit", around=[submit, author.get_by_role("button", name="Save draft")])
    submit.click()
    expect(said(author)).to_contain_text("'T1059.011 Lua' has been submitted for moderation.")
    assert "Watch what runs Lua" not in visitor.request.get(lua.url).text()
    assert mails_to(office, "reviewer") == ["For your approval: T1059.011 Lua"]

    reviewer = desk("reviewer")
    waiting = reviewer.locator("section", has=reviewer.get_by_role("heading", name="Waiting for me"))
    expect(waiting).to_contain_text("Technical review")
    expect(waiting).to_contain_text("from Iris Wood")
    waiting.get_by_role("link", name="T1059.011 Lua").click()
    expect(reviewer.locator(".review__lead")).to_contain_text("Commentary · Technical review")
    both = reviewer.locator(".review")
    for layer in ("Watch what runs Lua", "Rare, and rarely watched.", REWRITTEN):
        expect(both).to_contain_text(layer)
    expect(both).to_contain_text("Last reviewed against 17.1")
    changed = both.locator(".review__section").first
    expect(changed.locator("ins")).to_contain_text("and its compiled bytecode")
    reviewer.get_by_label("Comment").fill("Say which versions you mean.")
    reviewer.get_by_role("button", name="Request changes").click()
    expect(said(reviewer)).to_contain_text("T1059.011 Lua: changes requested")

    assert mails_to(office, "author") == ["Changes asked for: T1059.011 Lua"]
    author.goto("/admin/")
    bell = author.get_by_role("link", name="Notices")
    expect(author.locator("[data-unread]")).to_have_attribute("data-unread", "1")
    bell.click()
    notice = author.locator(".notices__item").first
    expect(notice).to_contain_text("Say which versions you mean.")
    shot(author, "notices", around=[author.locator("#main h1"), author.locator(".notices")])
    notice.get_by_role("link", name="Changes asked for: T1059.011 Lua").click()
    author.wait_for_url(f"**/admin/pages/{lua.pk}/edit/")
    open_editor(author, lua)
    write_line(author, "Watch what runs Lua 5.4")
    act(author, "Resubmit to Technical review")
    expect(said(author)).to_contain_text("'T1059.011 Lua' has been submitted for moderation.")

    reviewer.goto("/admin/")
    waiting.get_by_role("link", name="T1059.011 Lua").click()
    expect(both).to_contain_text("Watch what runs Lua 5.4")
    shot(reviewer, "approval", around=[reviewer.locator(".review__head"), changed])
    reviewer.get_by_role("button", name="Approve").click()
    expect(said(reviewer)).to_contain_text("T1059.011 Lua: approved. Editorial approval comes next.")
    assert "Watch what runs Lua" not in visitor.request.get(lua.url).text()

    publisher = desk("publisher")
    publisher.get_by_role("link", name="T1059.011 Lua").click()
    expect(publisher.locator(".review__lead")).to_contain_text("Commentary · Editorial approval")
    publisher.get_by_role("button", name="Approve").click()
    expect(said(publisher)).to_contain_text("T1059.011 Lua: approved. It is live.")

    visitor.goto(lua.url)
    today = timezone.localdate()
    expect(visitor.locator("main")).to_contain_text("Watch what runs Lua 5.4")
    expect(visitor.locator("main")).to_contain_text(
        f"Reviewed against MITRE ATT&CK® Enterprise 18.1 on {today.day} {today:%B %Y}"
    )
    assert "Approved: T1059.011 Lua" in mails_to(office, "author")


def test_nobody_is_asked_to_approve_their_own_text(desk: Desk, office: Office) -> None:
    with office.still():
        job = technique_page("T1053")
    reviewer = desk("reviewer")
    open_editor(reviewer, job)
    write_line(reviewer, "Jobs come back")
    act(reviewer, "Submit to Commentary")
    expect(said(reviewer)).to_contain_text("has been submitted for moderation.")
    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name="T1053 Scheduled Task/Job").first.click()
    reviewer.wait_for_load_state()
    expect(reviewer.locator("body")).to_contain_text("somebody else has to approve it")
    expect(reviewer.get_by_role("button", name="Approve")).to_have_count(0)


def test_a_draft_that_moved_on_is_shown_again_before_it_is_approved(desk: Desk, office: Office) -> None:
    with office.still():
        phishing = technique_page("T1566")
    author = desk("author")
    open_editor(author, phishing)
    write_line(author, "Train people")
    act(author, "Submit to Commentary")
    expect(said(author)).to_contain_text("has been submitted for moderation.")
    reviewer, colleague = desk("reviewer"), desk("colleague")
    reviewer.get_by_role("link", name="T1566 Phishing").click()
    expect(reviewer.locator(".review")).to_contain_text("Train people")

    open_editor(colleague, phishing)
    write_line(colleague, "Train people and filter mail")
    reviewer.get_by_role("button", name="Approve").click()
    expect(said(reviewer)).to_contain_text("Nothing was approved: the draft has changed since you read it.")
    expect(reviewer.locator(".review")).to_contain_text("Train people and filter mail")
    expect(reviewer.get_by_role("link", name="What changed since you read it")).to_be_visible()

    reviewer.get_by_role("button", name="Approve").click()
    expect(said(reviewer)).to_contain_text("T1566 Phishing: approved.")
    expect(reviewer.locator("section").filter(has_text="Waiting for me")).not_to_contain_text("T1566")
