"""Running things: interpreters in general, and Lua."""

from pages.demo.notes import checklist, code, note
from pages.demo.shapes import Commentary, Link

INTERPRETERS = Commentary(
    technique="T1059",
    one_line="Decide which interpreters each group of people needs; everything else should refuse to start.",
    priority="critical",
    blocks=[
        note(
            "our_view",
            """
            An interpreter that ordinary users can start is a programming language you have handed to
            whoever tricks them. Most organisations spend their effort on what a script does. It is cheaper
            to decide who may run scripts at all: on a typical clerical workstation nothing legitimate needs
            <code>wscript</code>, <code>cscript</code> or <code>mshta</code>, and the people who need Python
            are known by name.

            Treat servers separately. There interpreters are normal, and the useful question is who started
            them: a shell below a web server is an incident until somebody explains it.
        """,
        ),
        note(
            "first_steps",
            """
            - Open <code>.js</code>, <code>.jse</code>, <code>.vbs</code>, <code>.vbe</code>,
              <code>.wsf</code> and <code>.hta</code> files with a text editor by default. It takes an hour
              and stops a whole family of lures.
            - Put application control in audit mode on one department and read what it would have blocked.
            - List every parent that starts a shell on your servers for two weeks. The list is shorter than
              people fear.
        """,
        ),
        note(
            "detection_advice",
            """
            Collect process creation with full command lines, on Windows and on Linux. Then watch parents
            rather than arguments: arguments can be obfuscated without end, while an office program, a PDF
            reader or a web server that starts a shell is rare and explicable. Keep the allowed pairs in a
            list under version control, with a reason for each.
        """,
        ),
        note(
            "test",
            """
            From a document opened on a standard workstation, start each interpreter you believe is blocked
            and one you believe is watched. Record which refused, which raised an alert and how long that
            took.
        """,
        ),
        checklist(
            "A first month",
            ("Change the default program for script files", "Workplace technology", "hours"),
            ("Application control in audit mode for one department", "Workplace technology", "days"),
            ("Process creation with command lines from all servers", "Security operations", "days"),
            ("Allowed parent and child pairs reviewed and enforced", "Detection engineering", "weeks"),
        ),
    ],
    links=(
        Link(
            "services/cyber-security/security-baseline",
            "Application control that covers script interpreters, brought in without "
            "breaking anyone's Monday.",
        ),
        Link(
            "insights/the-essential-eight-told-in-attack",
            "Shows at which maturity level interpreters are restricted, and where they are not.",
        ),
    ),
)

LUA = Commentary(
    technique="T1059.011",
    one_line="Rare on workstations, ordinary inside products: block the stand-alone interpreter, know the "
    "embedded ones.",
    priority="low",
    blocks=[
        note(
            "our_view",
            """
            Almost nobody needs <code>lua.exe</code>, so a stand-alone interpreter in a user's profile is
            worth a phone call. The harder half is Lua that you already run without having chosen it: in
            network scanners and protocol analysers, in editors, games and web servers, and on some network
            devices. There it has no process of its own, and controls that think in file names will not see
            it.

            We rate this low because the stand-alone case falls to application control that you should have
            anyway, and the embedded case needs an intruder who is already inside the host program.
        """,
        ),
        note(
            "first_steps",
            """
            - Include <code>.lua</code> and the interpreter's libraries in your application control rules
              for locations users can write to.
            - List the products you operate that embed Lua, and who may change the scripts they load.
        """,
        ),
        note(
            "our_view",
            """
            Write the rule for the library as well as for the program. Many hosts bring their own copy of
            the Lua library, and a signed program that loads it from a download folder is the case you want
            to stop.
        """,
            part="M1038",
        ),
        note(
            "our_view",
            """
            For network devices, audit the stored scripts against a known good copy as part of configuration
            backup. A changed script there survives reboots and is seldom looked at.
        """,
            part="M1047",
        ),
        code(
            "KQL",
            "The Lua library loaded from a place users can write to",
            r"""
            DeviceImageLoadEvents
            | where FileName matches regex @"(?i)^lua(jit|5\d?)?[-\d.]*\.dll$"
            | where FolderPath has_any (@"\Users\", @"\ProgramData\", @"\Temp\")
            | summarize Machines = dcount(DeviceName) by InitiatingProcessFolderPath, SHA256
        """,
        ),
        note(
            "test",
            """
            Copy an interpreter to a user's download folder and run a script with one line,
            <code>os.execute("whoami")</code>. Either it is refused, or a shell appears below an unknown
            parent and your rule for that fires.
        """,
        ),
    ],
    links=(
        Link(
            "services/cyber-security/security-baseline",
            "Application control that includes libraries and scripts stops the stand-alone interpreter.",
        ),
        Link(
            "services/network-and-platform/network-design",
            "Keeping device management apart protects the scripts that run on network devices.",
        ),
    ),
)
