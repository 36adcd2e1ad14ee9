"""The service Governance."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Link, Service

GOVERNANCE = Service(
    title="Governance",
    slug="governance",
    introduction="Decisions made once, at the right level, in days rather than months, and remembered "
    "afterwards.",
    outcomes=(
        (
            "Decision rights on a page",
            "Who decides, who must be asked, who is told; for twelve kinds of decision.",
        ),
        ("Shorter queues", "Most decisions are made in the team, within rules that are published and few."),
        ("Principles with consequences", "Each says what it rules out, or it is struck from the list."),
    ),
    body=[
        *prose("""
            Governance has earned its bad name where a monthly board asks for a forty-page document and
            approves it unread. The cost is not the meeting. It is the months of work that went ahead
            meanwhile, because waiting was not an option.

            We turn it around. Decisions that are cheap to reverse belong to the teams, and need only be
            recorded. Those that are not go to a small group that meets weekly, sees two pages, and answers
            in the room. Exceptions are allowed, cost something, and expire.

            Security and privacy sit in the same group, with the same two pages. Risks are accepted by the
            person who would have to explain them, in words they would use to do so.
        """),
        steps(
            "How we set it up",
            ("Measure", "How long the last twenty decisions took, and how many were reversed."),
            ("Sort", "Kinds of decision by cost of reversal; a forum for each, and most need none."),
            ("Run", "Eight weeks of the new forum, chaired by your people, observed by ours."),
            ("Review", "The same measurements again, published to everybody who waits for decisions."),
        ),
    ],
    questions=(
        (
            "Does this satisfy auditors?",
            "<p>Better than what it replaces. They find a dated record, a named decision "
            "maker and the reasons; "
            "and they can see that exceptions end.</p>",
        ),
    ),
    next_step="Tell us about one decision that took too long. We trace it with you and show "
    "where the time went.",
    links=(
        Link(
            "insights/a-roadmap-is-a-list-of-decisions",
            "Governance and roadmaps share one unit: the decision.",
        ),
    ),
)
