"""Architecture: the group, and its services in the order of the menu."""

from pages.demo.prose import prose
from pages.demo.services.architecture.integration_design import INTEGRATION_DESIGN
from pages.demo.services.architecture.solution_architecture import SOLUTION_ARCHITECTURE
from pages.demo.services.architecture.solution_assessment import SOLUTION_ASSESSMENT
from pages.demo.services.architecture.technical_design import TECHNICAL_DESIGN
from pages.demo.services.architecture.technology_roadmapping import TECHNOLOGY_ROADMAPPING
from pages.demo.shapes import Service

ARCHITECTURE = Service(
    title="Architecture",
    slug="architecture",
    introduction="Decisions about systems that are expensive to reverse, made deliberately and written down.",
    body=prose("""
        Architecture earns its keep at the moments when changing course later would cost ten times as much.
        We help at each of them: before you buy, when you plan, where systems meet, while you build, and at
        the level of detail an engineer can deploy.

        Three habits run through all of it. We start from the decision, not from the deliverable. We test
        the riskiest claim first, with your data. And we leave a record short enough that the people who
        come after can read why things are as they are.

        You may need only one of the services below. Most engagements begin with an assessment or a single
        design, at a fixed price, and go further only when the first result has proved its worth.
    """),
    outcomes=(
        (
            "Fewer surprises after signing",
            "The assumptions that carry the decision are tested while you can still act.",
        ),
        ("A shared picture", "Executives, engineers and auditors argue about the same page."),
        ("Independence", "No products, no commissions, no reason to make the problem larger."),
    ),
    next_step="Describe the decision in front of you in a paragraph; we say which service "
    "fits, or that none does.",
    services=(
        SOLUTION_ASSESSMENT,
        TECHNOLOGY_ROADMAPPING,
        INTEGRATION_DESIGN,
        SOLUTION_ARCHITECTURE,
        TECHNICAL_DESIGN,
    ),
)
