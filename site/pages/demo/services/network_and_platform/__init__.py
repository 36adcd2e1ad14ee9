"""Network and Platform: the group, and its services in the order of the menu."""

from pages.demo.prose import prose
from pages.demo.services.network_and_platform.cloud_strategy import CLOUD_STRATEGY
from pages.demo.services.network_and_platform.modernisation import MODERNISATION
from pages.demo.services.network_and_platform.network_design import NETWORK_DESIGN
from pages.demo.shapes import Service

NETWORK_AND_PLATFORM = Service(
    title="Network and Platform",
    slug="network-and-platform",
    introduction="The ground everything else stands on: networks, cloud platforms and the systems you cannot "
    "yet retire.",
    body=prose("""
        Platforms are noticed when they fail. Done well, they decide how quickly a new service can be
        offered, how far an intruder can move, and how calmly an outage is handled. We design them to be
        operated by the team you have.

        Our engineers have run networks and platforms as well as drawn them. That shows in the details: how
        administrators get in when the identity provider is down, what a rule is called so that someone
        dares to delete it, which alert wakes a person and which waits for the morning.

        Security is part of the ground as well: who may administer what, from where, and what happens to the
        rest when one machine is lost. Every engagement leaves working configuration in your repositories,
        and people on your side who wrote half of it.
    """),
    outcomes=(
        ("Containment by design", "One compromised machine stays one compromised machine."),
        ("Operable by your team", "Clear names, short run sheets, rehearsed recovery."),
        ("Money where it counts", "Spending follows workloads that gain from it; the rest is retired."),
    ),
    next_step="Tell us what woke somebody up last month. It is usually the best place to begin.",
    services=(NETWORK_DESIGN, CLOUD_STRATEGY, MODERNISATION),
)
