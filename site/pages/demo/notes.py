"""The blocks of a technique's commentary, with the shapes of `frameworks.blocks`."""

from textwrap import dedent

from pages.demo.prose import Block, rich


def note(kind: str, text: str, part: str = "") -> Block:
    """Return a note of a kind such as "our_view", about the technique or about one part of its text."""
    return kind, {"text": rich(text), "part": part}


def code(language: str, caption: str, source: str, part: str = "") -> Block:
    """Return something to copy."""
    return "code", {"language": language, "caption": caption, "code": dedent(source).strip(), "part": part}


def story(title: str, sector: str, text: str) -> Block:
    """Return what happened at a client who cannot be recognised."""
    return "client_story", {"title": title, "sector": sector, "text": rich(text)}


def checklist(title: str, *items: tuple[str, str, str]) -> Block:
    """Return tasks with their owner and effort ("hours", "days", "weeks", "months")."""
    return "checklist", {
        "title": title,
        "items": [{"task": task, "owner": owner, "effort": effort} for task, owner, effort in items],
    }
