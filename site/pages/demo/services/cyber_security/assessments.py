"""The service Assessments."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Link, Service

ASSESSMENTS = Service(
    title="Assessments",
    slug="assessments",
    introduction="Find out what an intruder could do in your environment, and what you would see "
    "while they did it.",
    outcomes=(
        (
            "Attack paths, not findings",
            "The few routes from a phished laptop to what you cannot lose, drawn end to end.",
        ),
        (
            "Detection measured",
            "For each step: seen, seen too late, or not seen; with the log that was missing.",
        ),
        ("A first month of work", "Fixes ordered by how many paths each one closes."),
    ),
    body=[
        *prose("""
            A list of two hundred vulnerabilities tells you that you are busy. It does not tell you whether
            somebody could be paid to read your executives' mail next week. We assess the way an intruder
            works: from a plausible start, towards something you value, by whatever route is cheapest.

            We choose techniques from MITRE ATT&amp;CK that the groups interested in your sector have been
            seen using, agree with your defenders which we will perform, and run them together. Nothing is a
            surprise to the people who would have to answer the phone. Everything is recorded: what we did,
            when, from where, and what your tools said about it.
        """),
        steps(
            "How it runs",
            (
                "Choose",
                "Two workshops: what must not be lost, who would want it, which techniques to perform.",
            ),
            ("Perform", "Two to three weeks on production systems, with a stop word and a named contact."),
            (
                "Compare",
                "Our timeline beside your alerts, event by event, with the analysts who were on shift.",
            ),
            ("Fix", "The first improvements made in the same fortnight, and the same steps performed again."),
        ),
    ],
    questions=(
        (
            "Is this a penetration test?",
            "<p>It contains one. A penetration test asks whether someone can get in; we also ask what "
            "happens next and "
            "whether you would know. If a standard or a contract requires a test report, you receive "
            "that too.</p>",
        ),
        (
            "What is the risk to production?",
            "<p>Small and agreed. We do not run exploits that can crash a service, and we never test "
            "destructive steps "
            "on live data. Those are shown on a copy.</p>",
        ),
    ),
    next_step="Tell us what you cannot afford to lose. The scope follows from that in one conversation.",
    links=(
        Link(
            "insights/detections-are-products",
            "How the gaps an assessment finds become detections that last.",
        ),
    ),
)
