"""What a reader is shown: the verdict on an answer, a hint, a solution."""

import html
import re
from dataclasses import dataclass, field

from iml_nn import colours

RIGHT, WRONG, NOT_ATTEMPTED = "right", "wrong", "not attempted"
SYMBOLS = {RIGHT: "✓", WRONG: "✗", NOT_ATTEMPTED: "○"}
COLOURS = {RIGHT: colours.RIGHT, WRONG: colours.WRONG, NOT_ATTEMPTED: colours.UNCLEAR}
# a background of its own: the colours are made for it, whatever the theme of the page
STYLE = (
    "background:#FFFFFF;color:#1A1A1A;border-left:6px solid {colour};padding:6px 12px;"
    "font-size:14px;line-height:1.5"
)
PLAIN = "color:#1A1A1A;background:none"  # a dark theme puts a dark background behind code


def inline(text):
    """Return text as HTML, with `code` between backticks."""
    return re.sub("`([^`]+)`", rf"<code style='{PLAIN}'>\1</code>", html.escape(text))


def box(colour, head, body):
    """Return HTML of a box: a heading (text) and what stands below it (HTML)."""
    style = STYLE.format(colour=colour)
    return (
        f'<div role="status" style="{style}"><strong style="color:{colour}">'
        f"{html.escape(head)}</strong>{body}</div>"
    )


def _line(text):
    # a caret points at a place in the line above: all characters must be of one width
    font = ";font-family:monospace" if "\n" in text else ""
    return f"<div style='white-space:pre-wrap{font}'>{inline(text)}</div>"


@dataclass
class Feedback:
    """Verdict on an answer, and what to say about it.

    verdict : "right", "wrong" or "not attempted"; `ok` is True for the first.
    mistakes : the usual mistakes that were recognised, in the words of the exercise.
    inputs : name → value: the input on which a function went wrong, to try it there.
    """

    id: str
    title: str
    verdict: str
    lines: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    inputs: dict = field(default_factory=dict)

    @property
    def ok(self):
        """Is the answer right?"""
        return self.verdict == RIGHT

    @property
    def head(self):
        """The verdict in one line."""
        return f"{SYMBOLS[self.verdict]} {self.id} {self.verdict}: {self.title}"

    def __str__(self):
        lines = [line.replace("\n", "\n    ") for line in self.lines]
        return "\n".join([self.head, *(f"  {line}" for line in lines)])

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        lines = "".join(_line(line) for line in self.lines)
        page = box(COLOURS[self.verdict], self.head, lines)
        return {"text/plain": str(self), "text/html": page}


@dataclass(frozen=True)
class Note:
    """A hint or a solution. `code` is shown as it stands, `latex` is typeset, too."""

    head: str
    text: str
    code: str = ""
    latex: str = ""

    def __str__(self):
        return "\n".join(part for part in (self.head, self.code or self.latex, self.text) if part)

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = self.code or self.latex
        body = f"<pre style='{PLAIN}'>{html.escape(shown)}</pre>" if shown else ""
        if self.latex:
            body += f"<div>$$ {html.escape(self.latex, quote=False)} $$</div>"
        page = box(colours.NOTE, self.head, body + f"<div>{inline(self.text)}</div>")
        return {"text/plain": str(self), "text/html": page}
