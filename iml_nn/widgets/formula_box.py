"""A box to type a formula into, which says at once whether it is true (notebooks 02 to 04)."""

import html

import ipywidgets

from iml_nn.colours import RIGHT, UNCLEAR, WRONG
from iml_nn.formulas import FormulaError, verify
from iml_nn.formulas.models import PLACES
from iml_nn.widgets.base import WidgetBase, running_loop
from iml_nn.widgets.style import STYLE

DELAY = 0.25  # seconds without a key before the formula is checked


class FormulaBox(WidgetBase):
    """Type LaTeX; see it set, and its verdict, as you type.

    Without a running event loop each change is checked at once.

    Parameters
    ----------
    latex : formula to start with.
    where : what it is about, as in `iml_nn.formulas.verify`.
    """

    title = "A box to type a formula into"

    def __init__(self, latex="", where="last layer"):
        super().__init__()
        self._loop, self._waiting = running_loop(), None
        self.text = ipywidgets.Text(
            value=latex, description="formula", placeholder=r"z_j = \sum_k w_{kj} x_k + b_j",
            continuous_update=True, style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="98%"),
        )  # fmt: skip
        # no Dropdown: JupyterLab takes its up and down keys for itself
        self.where = ipywidgets.ToggleButtons(
            options=PLACES, value=where, description="about",
            style={"description_width": "initial", "button_width": "auto"},
        )  # fmt: skip
        self.formula, self.verdict = ipywidgets.HTMLMath(), ipywidgets.HTML()
        self.children = [
            self.text, self.where, self.formula, self.verdict, ipywidgets.HTML(STYLE),
        ]  # fmt: skip
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

    def show_error(self, error):
        """Say what went wrong in the box itself."""
        self._say(f"{type(error).__name__}: {error}", WRONG)

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
        self.guarded(self._judge, self.text.value.strip())

    def _judge(self, latex):
        self.formula.value = rf"$$ {html.escape(latex, quote=False)} $$" if latex else ""
        if not latex:
            return self._say("Type a formula with an = in it.", UNCLEAR)
        try:
            report = verify(latex, self.where.value)
        except FormulaError as error:
            if "\n" in str(error):  # it points at a place that cannot be read
                self.formula.value = ""
            return self._say(str(error), UNCLEAR)
        self._say(str(report), RIGHT if report.ok else WRONG)

    def _say(self, text, colour):
        self._said = text
        self.verdict.value = (
            f'<pre role="status" style="color:{colour};background:white;font-size:14px;'
            'line-height:1.4;white-space:pre-wrap;word-break:normal;margin:0;padding:4px 8px">'
            f"{html.escape(text)}</pre>"
        )

    def _repr_mimebundle_(self, **kwargs):
        text = f"[{self.title}] {self.text.value}"
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": text}
