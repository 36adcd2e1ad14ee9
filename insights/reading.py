"""How long an article takes to read."""

from math import ceil

WORDS_PER_MINUTE = (
    230  # adults reading English non-fiction average 238 (Brysbaert 2019); ours is denser than most
)


def reading_minutes(text: str) -> int:
    """Return whole minutes, at least one, for a plain text."""
    return max(1, ceil(len(text.split()) / WORDS_PER_MINUTE))
