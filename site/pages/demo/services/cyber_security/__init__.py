"""Cyber Security: the group, and its services in the order of the menu."""

from pages.demo.prose import prose
from pages.demo.services.cyber_security.assessments import ASSESSMENTS
from pages.demo.services.cyber_security.compliance import COMPLIANCE
from pages.demo.services.cyber_security.cyber_innovation import CYBER_INNOVATION
from pages.demo.services.cyber_security.iam import IAM
from pages.demo.services.cyber_security.security_baseline import SECURITY_BASELINE
from pages.demo.shapes import Service

CYBER_SECURITY = Service(
    title="Cyber Security",
    slug="cyber-security",
    introduction="Know what an intruder would do, close the shortest routes, and prove that they are closed.",
    body=prose("""
        Security is a question of order. Nobody can do everything, and the organisations that come through
        an incident well are those that did the right four things first. We help to find those four, do them
        properly, and show the people who are accountable that they are done.

        Our work is tied together by a shared vocabulary. Every recommendation names the attack techniques
        it answers, and the frameworks section of this site carries our notes on those techniques: what to
        do first, how to detect them, how to test it. What you read there is how we would advise you in a
        meeting.

        We are practitioners, not resellers. The people who write the report are the people who did the
        work.
    """),
    outcomes=(
        ("The shortest routes closed", "Attack paths that lead to what matters are found, ranked and cut."),
        ("Controls that are tested", "Performed against, not asked about; with evidence and a date."),
        ("A plan the board can follow", "What is done, what is accepted, what it would cost to go further."),
    ),
    next_step="An hour with one of our principals, without slides: your situation, and what we "
    "would do first.",
    services=(ASSESSMENTS, IAM, COMPLIANCE, SECURITY_BASELINE, CYBER_INNOVATION),
)
