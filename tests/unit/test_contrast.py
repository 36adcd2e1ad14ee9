"""Every pair of ink and ground that the stylesheets use, measured in both themes.

WCAG 2.2 asks 4.5 : 1 of any text, 7 : 1 of text at AAA, which we hold for long reading, and 3 : 1 of what
marks a control (https://www.w3.org/TR/WCAG22/#contrast-minimum, #contrast-enhanced, #non-text-contrast).
"""

import re
from math import cos, radians, sin
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
PAIRS = {
    name: (tuple(map(float, values[:3])), tuple(map(float, values[3:])))
    for name, *values in re.findall(rf"--([\w-]+): light-dark\({OKLCH}, {OKLCH}\);", TOKENS)
}
ALIASES = dict(re.findall(r"--([\w-]+): var\(--([\w-]+)\);", TOKENS.split("@media")[0]))
THEMES = {"light": 0, "dark": 1}

LONG_READING = [
    ("ink", "paper"),
    ("ink-2", "paper"),
    ("ink", "paper-2"),
    ("ink", "firm-ground"),
    ("ink-2", "firm-ground"),
]
TEXT = [
    *(("ink-2", ground) for ground in ("paper-2", "paper-3")),
    *(("accent", ground) for ground in ("paper", "paper-2", "firm-ground", "accent-ground")),
    *(("accent-strong", ground) for ground in ("paper", "paper-2", "firm-ground")),
    *((state, f"{state}-ground") for state in ("good", "info", "warn", "bad")),
    *((state, "paper") for state in ("good", "info", "warn", "bad")),
    *(("accent", f"{state}-ground") for state in ("good", "info", "warn", "bad")),
    *(("ink", f"heat-{step}") for step in range(4)),
    ("ink", "warn-ground"),
    ("ink", "accent-ground"),
    ("ink-2", "accent-ground"),
    ("ink-3", "paper"),
    ("bad", "firm-ground"),
    ("firm-ink", "firm-ground"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-heat-4", "heat-4"),
    ("paper", "ink"),
]
MARKS = [("rule-strong", "paper"), ("rule-strong", "paper-2"), ("firm-rule", "paper"), ("accent", "paper-3")]


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Return the relative luminance (0 to 1) of an OKLCH colour, clipped to sRGB as a screen does.

    The matrices are Björn Ottosson's (https://bottosson.github.io/posts/oklab/).
    """
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long, medium, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str, theme: str) -> float:
    """Return the contrast of two tokens in a theme, 1 to 21."""
    values = [luminance(*PAIRS[ALIASES.get(name, name)][THEMES[theme]]) for name in (ink, ground)]
    return (max(values) + 0.05) / (min(values) + 0.05)


def test_black_on_white_is_21() -> None:
    assert luminance(1, 0, 0) == pytest.approx(1, abs=1e-4)
    assert luminance(0.627955, 0.257683, 29.2339) == pytest.approx(0.2126, abs=1e-3)  # sRGB red


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *((*pair, 7.0) for pair in LONG_READING),
        *((*pair, 4.5) for pair in TEXT),
        *((*pair, 3.0) for pair in MARKS),
    ],
)
def test_contrast(ink: str, ground: str, least: float, theme: str) -> None:
    assert contrast(ink, ground, theme) >= least


def test_every_colour_is_a_token() -> None:
    """Other files name roles; a colour written there would escape the pairs above. Tactic hues are marks."""
    for path in (Path(__file__).parents[2] / "static" / "css").glob("*.css"):
        if path.name != "tokens.css":
            rules = path.read_text().split("@media print")[0]
            rules = rules.replace("oklch(0.62 0.13 var(--hue))", "").replace("color-mix(in oklch", "")
            assert not re.search(r"#[0-9a-f]{3,8}\b|\brgb|\bhsl|oklch\(", rules), path.name
