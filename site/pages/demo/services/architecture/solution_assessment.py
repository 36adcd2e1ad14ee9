"""The service Solution Assessment."""

from pages.demo.prose import points, prose
from pages.demo.shapes import Service

SOLUTION_ASSESSMENT = Service(
    title="Solution Assessment",
    slug="solution-assessment",
    introduction="An independent answer to one question: will this solution "
    "do what you are about to pay for?",
    outcomes=(
        (
            "A clear recommendation",
            "Proceed, proceed with conditions, or stop; with the reasons a board can follow.",
        ),
        (
            "The three risks that matter",
            "Ranked by what they would cost you, each with the test that would retire it.",
        ),
        (
            "A price you can defend",
            "Running, exit and integration costs over five years, not only the licence.",
        ),
    ),
    body=[
        *prose("""
            Most solutions are chosen on a demonstration and judged two years later on their integrations.
            We look at the second part first. Before a contract is signed we read the design, the terms and
            the operating model together, and test the claims your decision rests on against your own data.

            An assessment takes three to five weeks. It starts from the decision you have to make and works
            backwards: what would have to be true for this to be the right choice, and which of those things
            has nobody checked?
        """),
        points(
            "What we examine",
            (
                "Fit",
                "The five journeys that carry most of the value, walked through with the people "
                "who do the work.",
            ),
            (
                "Failure",
                "What happens when the supplier, the network or a single administrator account is lost.",
            ),
            ("Exit", "How you would leave, what data you would leave with, and how long it would take."),
        ),
        *prose("""
            We sell no products and take no commission from anyone who does. If the honest answer is that
            the incumbent system is good enough, that is what the report says.
        """),
    ],
    questions=(
        (
            "Can you assess something we have already bought?",
            "<p>Yes. The question changes from whether to how: which assumptions to test before they are "
            "built on, and "
            "which clauses to use while you still can.</p>",
        ),
        (
            "Do you need access to our systems?",
            "<p>Rarely. We work from designs, contracts, a sample of data and conversations. Where a "
            "claim can only be "
            "settled by a test, your people run it and we watch.</p>",
        ),
    ),
    next_step="Tell us what you have to decide and by when; we answer within two days with a scope and a "
    "fixed price.",
)
