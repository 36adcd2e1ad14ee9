"""The service Business Alignment."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Service

BUSINESS_ALIGNMENT = Service(
    title="Business Alignment",
    slug="business-alignment",
    introduction="A direct line from what the organisation has promised to what its technology "
    "people do this quarter.",
    outcomes=(
        (
            "Strategy in testable words",
            "Each goal has the capabilities it depends on and a measure for each.",
        ),
        (
            "Work that can be traced",
            "Any project can be followed up to a goal, and any goal down to its funding.",
        ),
        ("Fewer, larger bets", "Initiatives that serve no goal are stopped or sent back to their sponsor."),
    ),
    body=[
        *prose("""
            Alignment fails in translation. A board speaks of trust and growth, a delivery team of tickets
            and platforms, and between them stands a slide that both sides read differently. We write the
            missing middle: a model of the capabilities the organisation needs, how good each has to be, and
            how good each is today.

            It is deliberately small. Around forty capabilities cover most organisations; a dozen of them
            decide whether the strategy succeeds. Those dozen get a target, a measure and an owner from the
            business, and technology investment is argued in their terms.
        """),
        steps(
            "Six weeks",
            (
                "Listen",
                "Interviews with the executives who made the promises, and with those who must keep them.",
            ),
            ("Model", "Capabilities, their importance and condition, on a single page that is argued over."),
            ("Test", "Current projects placed on the page. The gaps and the crowds are both instructive."),
            ("Agree", "Two workshops that end with decisions, minuted in a paragraph each."),
        ),
    ],
    questions=(
        (
            "Which framework do you use?",
            "<p>As little of one as will do. We know TOGAF and its relatives and borrow "
            "their vocabulary where it "
            "helps people to talk to their peers. The result is yours and in your words.</p>",
        ),
    ),
    next_step="Send the strategy as published. We mark the sentences nobody could yet be held to, and "
    "start there.",
)
