"""A box to type a formula into, which says at once whether it is true (notebooks 02 to 04)."""

import asyncio
import html

import ipywidgets

from iml_nn.colours import RIGHT, UNCLEAR, WRONG
from iml_nn.formulas import FormulaError, verify
from iml_nn.formulas.models import PLACES
from iml_nn.live.style import STYLE

DELAY = 0.25  # seconds without a key before the formula is checked


class FormulaBox(ipywidgets.VBox):
    """Type LaTeX; see it set, and its verdict, as you type.

    Like a `LiveFigure` it is a plain object, too: `state`, `set`, `describe`; `errors` holds what
    went wrong in the box itself. Without a running event loop each change is checked at once.

    Parameters
    ----------
    latex : formula to start with.
    where : what it is about, as in `iml_nn.formulas.verify`.
    """

    def __init__(self, latex="", where="last layer"):
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self._waiting, self.errors = None, []
        style = {"description_width": "initial"}
        self.text = ipywidgets.Text(
            value=latex, description="formula", placeholder=r"z_j = \sum_k w_{kj} x_k + b_j",
            continuous_update=True, style=style, layout=ipywidgets.Layout(width="98%"),
        )  # fmt: skip
        # no Dropdown: JupyterLab takes its up and down keys for itself
        self.where = ipywidgets.ToggleButtons(
            options=PLACES, value=where, description="about",
            style={"description_width": "initial", "button_width": "auto"},
        )  # fmt: skip
        self._formula, self._verdict = ipywidgets.HTMLMath(), ipywidgets.HTML()
        rows = [self.text, self.where, self._formula, self._verdict, ipywidgets.HTML(STYLE)]
        super().__init__(rows)
        self.add_class("iml-formula")
        for control in (self.text, self.where):
            control.observe(lambda _: self._post(), "value")
        self._check()

    @property
    def state(self):
        """The formula, and what it is about."""
        return {"latex": self.text.value, "where": self.where.value}

    def set(self, latex=None, where=None):
        """Type a formula, choose what it is about."""
        if where is not None:
            self.where.value = where
        if latex is not None:
            self.text.value = latex

    def describe(self):
        """The verdict, as text."""
        return self._said

    def _post(self):
        if self._loop is None:
            self._check()
        else:  # the callback may run in another thread
            self._loop.call_soon_threadsafe(self._wait)

    def _wait(self):
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self._loop.call_later(DELAY, self._check)

    def _check(self):
        latex = self.text.value.strip()
        colour, formula = UNCLEAR, rf"$$ {html.escape(latex, quote=False)} $$"
        try:
            if latex:
                report = verify(latex, self.where.value)
                self._said, colour = str(report), RIGHT if report.ok else WRONG
            else:
                self._said, formula = "Type a formula with an = in it.", ""
        except FormulaError as error:
            self._said, formula = str(error), "" if "\n" in str(error) else formula
        except Exception as error:  # shown and kept: in a callback nobody else would see it
            self.errors.append(error)
            self._said, colour = f"{type(error).__name__}: {error}", WRONG
        self._formula.value = formula
        self._verdict.value = (
            f'<pre role="status" style="color:{colour};background:white;font-size:14px;'
            'line-height:1.4;white-space:pre-wrap;word-break:normal;margin:0;padding:4px 8px">'
            f"{html.escape(self._said)}</pre>"
        )

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        return bundle | {"text/plain": f"[A box to type a formula into] {self.text.value}"}
