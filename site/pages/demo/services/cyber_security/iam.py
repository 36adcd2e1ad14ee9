"""The service IAM."""

from pages.demo.prose import points, prose
from pages.demo.shapes import Service

IAM = Service(
    title="IAM",
    slug="iam",
    introduction="Identities, for people and machines, that open exactly the doors they should and no longer "
    "than needed.",
    outcomes=(
        (
            "Sign-in that resists phishing",
            "Passkeys or security keys for everyone who matters first, then everyone.",
        ),
        (
            "Standing privilege near zero",
            "Administrators hold rights for the length of a task, with a record of it.",
        ),
        ("Leavers who have left", "Access ends within the hour, in every system that was in scope."),
    ),
    body=[
        *prose("""
            Intruders log in. Stolen credentials and session tokens are cheaper than exploits, and they look
            like your staff. Identity is therefore the control with the widest reach, and also the one most
            often half finished: multi-factor authentication with exceptions, privileged accounts used for
            email, service accounts whose password nobody dares to change.

            We begin with an inventory that counts what exists rather than what the directory was meant to
            hold: human, guest, service and workload identities, the secrets each one uses, and the paths by
            which one can become another. The order of work comes from those paths.
        """),
        points(
            "Where we usually start",
            ("Privileged access", "Separate accounts, dedicated workstations, rights granted just in time."),
            (
                "Phishing-resistant factors",
                "Methods bound to the site's origin; codes and push prompts retired by date.",
            ),
            (
                "Machine identities",
                "Managed identities where the platform has them, short-lived secrets where not.",
            ),
            ("Sessions", "How long a token lives, on which device, and how you take it back."),
        ),
    ],
    questions=(
        (
            "We already have multi-factor authentication. What is left?",
            "<p>Usually three things: methods that can be relayed by a phishing proxy, protocols and "
            "accounts that "
            "are exempt, and a help desk that resets factors for a caller who sounds right.</p>",
        ),
        (
            "Must we replace our directory?",
            "<p>Seldom. Tiering, clean-up and a few policies remove most of the risk within a quarter.</p>",
        ),
    ),
    next_step="Start with a two-week privilege review: who can become administrator, by which "
    "path, and who knew.",
)
