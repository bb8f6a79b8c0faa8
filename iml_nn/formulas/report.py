"""What `verify` returns: the verdict on an equation."""

import html
from dataclasses import dataclass

from iml_nn import colours

ROUNDING = 1e-12  # below this the digits are those of one machine: none is printed


@dataclass
class Link:
    """What became of one `=` of a chain.

    error : largest relative error.  where : the place of it, and both values there.
    slip : the likeliest slip, in words.
    """

    ok: bool
    error: float
    where: str = ""
    slip: str = ""

    def __str__(self):
        if self.ok:
            size = "< 1e-12" if self.error < ROUNDING else f"{self.error:.0e}"
            return f"holds; largest relative error {size}"
        return "does not hold" + "".join(f"; {part}" for part in (self.where, self.slip) if part)


@dataclass
class Report:
    """Verdict on an equation: `report.ok`, and one `Link` for each `=` in `report.links`."""

    latex: str
    links: list[Link]
    symbolic: bool = False

    @property
    def ok(self):
        """Do all sides agree?"""
        return all(link.ok for link in self.links)

    @property
    def verdict(self):
        """The whole report in a few words."""
        if not self.ok:
            return "✗ not true"
        return "✓ true, exactly (in symbols)" if self.symbolic else "✓ true"

    def __str__(self):
        lines = [f"  = no. {n}: {link}" for n, link in enumerate(self.links, 1)]
        return "\n".join([self.verdict, *lines])

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        verdicts = "".join(f"<li>{html.escape(str(link))}</li>" for link in self.links)
        colour = colours.RIGHT if self.ok else colours.WRONG
        page = (
            f"<div>$$ {html.escape(self.latex, quote=False)} $$"
            f"<strong style='color:{colour};background:white;padding:0 6px'>{self.verdict}</strong>"
            f"<ol>{verdicts}</ol></div>"
        )
        return {"text/plain": str(self), "text/html": page}
