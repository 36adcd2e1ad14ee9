"""The service Security Baseline."""

from pages.demo.prose import prose, steps
from pages.demo.shapes import Link, Service

SECURITY_BASELINE = Service(
    title="Security Baseline",
    slug="security-baseline",
    introduction="The settings every workstation, server and tenant starts from, enforced by code "
    "and checked every day.",
    outcomes=(
        (
            "One baseline per platform",
            "Windows, macOS, Linux, Microsoft 365 and cloud; versioned and explained.",
        ),
        (
            "Application control that holds",
            "Scripts, libraries and installers included, with a path for exceptions.",
        ),
        (
            "Drift you hear about",
            "A changed setting is a ticket within a day, not an audit finding within a year.",
        ),
    ),
    body=[
        *prose("""
            Most intrusions succeed on defaults: a script engine nobody uses, macros left on for one
            department, a local administrator password that is the same everywhere. None of these needs a
            new product. They need someone to decide, write it down and keep it so.

            We build baselines from the vendors' guidance and the Australian Signals Directorate's hardening
            advice, take out what your work cannot live with, and say so in the text. Each setting carries
            its reason and the technique it hinders, so that the next person who wants to turn it off knows
            what they are trading.
        """),
        steps(
            "Rolled out without breaking Monday",
            (
                "Observe",
                "Audit mode for four weeks; every rule that would have blocked something is reviewed.",
            ),
            ("Pilot", "Enforced for IT and for one ordinary team, with a ten-minute way back."),
            ("Widen", "In rings; a ring moves on when its exceptions are either fixed or owned."),
            ("Keep", "Baseline in version control, deployment by pipeline, comparison every night."),
        ),
    ],
    questions=(
        (
            "Will application control stop our developers?",
            "<p>Only if it is designed for someone else. Developers get signed tooling, a trusted build "
            "path and an "
            "isolated place to run what is new. What they lose is running downloads from their profile.</p>",
        ),
    ),
    next_step="We compare one standard workstation with the baseline in an afternoon and show you the ten "
    "widest gaps.",
    links=(
        Link(
            "services/cyber-security/compliance",
            "The same settings, tested as evidence for the Essential Eight.",
        ),
    ),
)
