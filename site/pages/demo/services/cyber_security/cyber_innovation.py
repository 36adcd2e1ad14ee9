"""The service Cyber Innovation."""

from pages.demo.prose import points, prose
from pages.demo.shapes import Link, Service

CYBER_INNOVATION = Service(
    title="Cyber Innovation",
    slug="cyber-innovation",
    introduction="Small experiments that show whether a new security idea works for you, before "
    "it becomes a programme.",
    outcomes=(
        ("An answer in six weeks", "Works here, does not work here, or works if; with measurements."),
        ("Working code", "Detections, automations or prototypes your team can run, read and throw away."),
        ("Skills that stay", "Your engineers build it with ours, from the first day."),
    ),
    body=[
        *prose("""
            Security teams are offered a new category of product every quarter, and cannot tell from the
            outside which ones would change their week. A trial run by the vendor answers the vendor's
            question. We help you to ask your own, cheaply, and to stop early when the answer is no.

            Each experiment has a hypothesis, a measure and an end date. Does a language model shorten
            triage without hiding the alerts that matter? Would decoy credentials have caught last year's
            incident? Can detections be tested on every change, the way software is? We have run each of
            these, and the results differed between organisations more than the brochures would suggest.
        """),
        points(
            "Good candidates",
            (
                "Detection as code",
                "Rules in version control, tested against recorded attacks, deployed by pipeline.",
            ),
            (
                "Deception",
                "Accounts, keys and documents that nobody should touch, and an alert when somebody does.",
            ),
            (
                "Assisted triage",
                "Summaries and enrichment for analysts, measured against decisions already made.",
            ),
        ),
    ],
    questions=(
        (
            "Who owns what is built?",
            "<p>You do, including the code, the data and the conclusion that it was not worth "
            "continuing.</p>",
        ),
    ),
    next_step="Bring one idea you have been asked about and cannot yet answer. We shape it into an "
    "experiment together.",
    links=(
        Link("insights/detections-are-products", "Detection as code is the experiment we run most often."),
    ),
)
