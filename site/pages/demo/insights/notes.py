"""On keeping one's own notes through the publisher's releases."""

from datetime import date

from pages.demo.people import PRIYA
from pages.demo.prose import points, prose
from pages.demo.shapes import Article, Link

NOTES = Article(
    title="Notes that survive the next release",
    slug="notes-that-survive-the-next-release",
    introduction="ATT&CK changes twice a year. Your team's notes on it should not have to start "
    "again each time, and "
    "they should not go quietly out of date either.",
    author=PRIYA,
    date=date(2025, 12, 9),
    topics=("MITRE ATT&CK", "Detection engineering"),
    links=(
        Link(
            "services/cyber-security/assessments",
            "Our assessments leave notes on the techniques performed, keyed so that they last.",
        ),
        Link(
            "insights/detections-are-products", "What the notes are about: detections somebody can rely on."
        ),
    ),
    body=[
        *prose("""
            Every team that works with MITRE ATT&amp;CK® ends up writing beside it. This technique matters
            to us because of the old file server. That mitigation is not possible before March. Here is the
            query that found it last time. The notes are worth more than the framework, since they are the
            only part that is about you.

            Then a new release appears, and the notes are in trouble. They were kept in a spreadsheet whose
            rows no longer match, or in a wiki page copied from the old text, or in the description field of
            a tool that has just been overwritten. Many teams respond by not upgrading. Two years later they
            discuss techniques under names nobody else uses.

            ## Measure the change before fearing it

            Between Enterprise releases 17.1 and 18.1, 595 techniques carry a new modification date. That
            looks like a rewrite. Compare what a reader sees and the picture is different: twelve techniques
            are new, two have a new name, and 49 have a changed description. Most of the remainder moved
            because of how detection is now expressed, and the text your note was written about is
            untouched.

            So the first rule is to compare content and to ignore timestamps. Take the fields a reader sees,
            put them in a fixed order, and compute a digest. Where the digest is the same, nothing happened
            and nobody should be asked to look. A review queue with 595 entries will be closed in bulk by
            someone in a hurry; one with 49 will be read.

            ## Four kinds of change, four answers
        """),
        points(
            "What happened to the technique, and what to do about the note",
            (
                "The wording changed",
                "A clarification or a new example. The note probably holds; confirm it when you "
                "are next there.",
            ),
            (
                "The meaning changed",
                "Another tactic, another platform, a mitigation gained or lost. Somebody who "
                "knows the note must "
                "read it again, with the difference beside it.",
            ),
            (
                "The identity changed",
                "Renamed, merged or revoked in favour of another. Move the note to where the "
                "subject went, leave a "
                "redirect, and follow the chain to its end: a replacement can itself have been replaced.",
            ),
            (
                "It is gone",
                "Deprecated, or no longer in the file. Keep the page and the note, say so plainly, and do "
                "not delete. "
                "Old reports still point to it.",
            ),
        ),
        *prose("""
            ## Hang the note on the right thing

            Names are poor keys. In one current release 23 names are used more than once, and names are what
            publishers correct. Even the familiar T-numbers are unique only among techniques: retired
            mitigations still carry some of them. The stable identifier is the one inside the data, the STIX
            id, and that is what a note should hold on to. Show people the T-number; store the other.

            Then ask what exactly the note is about. A remark on one mitigation belongs to the relationship
            between that mitigation and this technique, for which the publisher writes a sentence of its
            own. If your note hangs on that sentence, a change to it marks your note and a change to the
            paragraph above does not. Precision here is what keeps the review queue short enough to be
            honest.

            ## Two layers, never mixed

            The publisher's text and yours should be stored apart and shown together. Stored apart, because
            an import that can write to your notes will one day do so, and a person who can edit the
            publisher's words will one day improve them, after which nobody knows what the framework says.
            Shown together, because a note nobody sees next to the text it speaks of is a diary.

            Readers must be able to tell which is which without being told. Position, a label and a name do
            this better than a colour. Add the date and the release against which the note was last read.
            “Reviewed against 18.1 in December” is a small line with a large effect: it turns an opinion
            into a statement somebody stood behind at a certain time.

            ## The day after a release

            With these pieces in place an upgrade becomes an ordinary afternoon. Import the release into the
            publisher's layer. Look at the list of notes whose subject changed, sorted by kind. Deal with
            identity first, then meaning. Leave wording to the people who own the notes. Publish, and let
            the pages say what has been reviewed and what has not yet.

            Nothing here needs a large tool. It needs the decision, made early, that your notes are data
            with a key, a subject and a date, and not decoration on somebody else's page.
        """),
    ],
)
