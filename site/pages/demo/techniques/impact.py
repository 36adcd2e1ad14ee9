"""Bringing tools in, and the end of it: encryption."""

from pages.demo.notes import checklist, note, story
from pages.demo.shapes import Commentary, Link

TOOL_TRANSFER = Commentary(
    technique="T1105",
    one_line="Servers seldom need the open internet; a short list of destinations stops most second stages.",
    priority="high",
    blocks=[
        note(
            "our_view",
            """
            The first thing an intruder has is rarely enough, so something must be fetched. There are
            countless ways to fetch it and it is a mistake to enumerate them. Control the route instead. A
            server that may reach eleven named destinations turns a working exploit into an error message,
            whatever tool was used.

            Workstations are harder, because browsing is their purpose. There the useful line is between
            arriving and running: files may come, and may not execute from where they land.
        """,
        ),
        note(
            "first_steps",
            """
            - Default deny for outbound traffic from servers, beginning with those that face the internet.
            - Proxy with authentication for the rest, and no direct name resolution for outside names.
            - Stop built-in download tools from reaching the internet where nobody needs them: a host
              firewall rule for <code>certutil</code>, <code>bitsadmin</code>, <code>mshta</code> and the
              like costs nothing.
        """,
        ),
        note(
            "detection_advice",
            """
            For servers: first connection ever to a destination, by a process that is not the service. For
            workstations: an executable written by an interpreter or an office program, then started within
            ten minutes. Both are quiet enough to look at by hand in most organisations.
        """,
        ),
        note(
            "test",
            """
            From a web server's own account, fetch a harmless file from a domain registered this week, once
            with the platform's download tool and once through a scripting language. Both should fail and
            both should be seen.
        """,
        ),
    ],
    links=(
        Link(
            "services/network-and-platform/network-design", "Outbound rules for servers that fit on a page."
        ),
        Link("services/cyber-security/security-baseline", "Arrived is not the same as allowed to run."),
    ),
)

ENCRYPTION = Commentary(
    technique="T1486",
    one_line="By now it is late: what counts is backups that administrators cannot delete, and a "
    "rehearsed restore.",
    priority="critical",
    blocks=[
        note(
            "our_view",
            """
            Encryption is the last hour of an intrusion that has usually lasted weeks. Detecting it saves
            what has not been reached yet; it does not save you. Two preparations do. The first is backups
            out of reach of every account an intruder could hold, domain and hypervisor administrators
            included. The second is having restored the directory itself, against a clock, before it was
            needed.

            Virtualisation hosts deserve special care. Encrypting one datastore takes down dozens of servers
            at once, past every agent that runs inside them. Their management belongs on a network of its
            own, with accounts that exist nowhere else.
        """,
        ),
        note(
            "first_steps",
            """
            - Decide, in writing, who may disconnect the organisation from the internet at two in the
              morning.
            - Make one backup copy immutable, under credentials that are not in the directory.
            - Restore the directory and one business system into an empty environment. Time it.
        """,
        ),
        note(
            "detection_advice",
            """
            Look one step earlier: deleted shadow copies, stopped backup jobs, changed retention, mass
            sign-in to hypervisors, snapshots removed. Each is rare and each comes minutes to hours before
            the encryption. A file server that renames thousands of files a minute should disconnect itself
            without asking.
        """,
        ),
        story(
            "Nine days, and then two",
            "Manufacturing",
            """
            A manufacturer restored production in nine days, eight of which went into the directory: the
            backup was good, and nobody had ever brought it back without the servers it depended on. A year
            later, as an exercise, the same team did it in two. Nothing had been bought. The steps had been
            written down and walked through twice.
            """,
        ),
        checklist(
            "Before anything else",
            ("Written authority to disconnect", "Chief executive", "hours"),
            ("Immutable copy under separate credentials", "Platform team", "weeks"),
            ("Directory restored in isolation, timed", "Identity team", "weeks"),
            ("Hypervisor management on its own network", "Network team", "months"),
        ),
    ],
    links=(
        Link(
            "services/network-and-platform/modernisation",
            "The systems nobody dares restart are the ones to rehearse.",
        ),
        Link("services/cyber-security/compliance", "Tests the restore, and does not only ask about it."),
        Link(
            "services/enterprise-architecture/governance",
            "Who may pull the plug is a decision to make in advance.",
        ),
    ),
)
