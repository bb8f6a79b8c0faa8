"""Retrieval questions: of several choices exactly one is right, and each says why."""

from typing import NamedTuple


class Choice(NamedTuple):
    """One choice of a question, and why it is right or wrong."""

    text: str
    why: str
    right: bool = False


class Question(NamedTuple):
    """A multiple-choice question, with exactly one right choice."""

    text: str
    choices: tuple[Choice, ...]


def right(text, why):
    """Return a right choice."""
    return Choice(text, why, True)


def wrong(text, why):
    """Return a wrong choice."""
    return Choice(text, why)


def question(text, *choices):
    """Return a question."""
    return Question(text, choices)
