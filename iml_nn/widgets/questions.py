"""Multiple-choice questions at the end of a notebook."""

import html

import ipywidgets

from iml_nn.exercises import questions_of
from iml_nn.exercises.feedback import COLOURS, NOT_ATTEMPTED, RIGHT, SYMBOLS, WRONG, box
from iml_nn.widgets.base import WidgetBase
from iml_nn.widgets.style import STYLE

WIDTH = "min(100%, 980px)"


class Questions(WidgetBase):
    """The questions of a notebook: choose, check, and read why.

    Parameters
    ----------
    notebook : number of the notebook, as text: "03".
    """

    def __init__(self, notebook):
        super().__init__()
        self.notebook, self.questions = notebook, questions_of(notebook)
        self._said = [""] * len(self.questions)
        self.answers, self.buttons, self.verdicts, rows = [], [], [], []
        for n, question in enumerate(self.questions, 1):
            answer, button, verdict = _answer(n, question), _button(n), ipywidgets.HTML()
            answer.observe(lambda _, n=n: self.guarded(self._clear, n), "value")
            button.on_click(lambda _, n=n: self.guarded(self.check, n))
            self.answers.append(answer)
            self.buttons.append(button)
            self.verdicts.append(verdict)
            rows += [_text(n, len(self.questions), question), answer, button, verdict]
        self.children = [*rows, ipywidgets.HTML(STYLE)]
        self.layout.width = WIDTH
        self.add_class("iml-questions")

    @property
    def title(self):
        """What stands where no widget can be shown."""
        return f"{len(self.questions)} questions on notebook {self.notebook}"

    @property
    def state(self):
        """Number of the choice, from 1, for each question; None where nothing is chosen."""
        return [None if a.value is None else a.value + 1 for a in self.answers]

    def set(self, question, choice):
        """Choose an answer; both count from 1. Its verdict waits for `check`."""
        n = _counted("question", question, self.questions) - 1
        self.answers[n].value = _counted("choice", choice, self.questions[n].choices) - 1

    def check(self, question):
        """Show the verdict on the answer to a question, counted from 1."""
        n = _counted("question", question, self.questions)
        chosen = self.answers[n - 1].value
        if chosen is None:
            self._say(n, NOT_ATTEMPTED, "Choose an answer first.")
        else:
            choice = self.questions[n - 1].choices[chosen]
            self._say(n, RIGHT if choice.right else WRONG, choice.why)

    def describe(self):
        """The verdicts so far, as text."""
        said = [f"{n}: {text}" for n, text in enumerate(self._said, 1) if text]
        return "\n".join(said) or "No answer has been checked."

    def show_error(self, error):
        """Say below each question what went wrong in a callback."""
        said = html.escape(f"{type(error).__name__}: {error}")
        for verdict in self.verdicts:
            verdict.value = box(COLOURS[WRONG], "✗ error", f"<div>{said}</div>")

    def _clear(self, n):
        self._said[n - 1] = self.verdicts[n - 1].value = ""

    def _say(self, n, verdict, why):
        head = f"{SYMBOLS[verdict]} {verdict}"
        self._said[n - 1] = f"{head}. {why}"
        page = box(COLOURS[verdict], head, f"<div>{html.escape(why)}</div>")
        self.verdicts[n - 1].value = page

    def _repr_mimebundle_(self, **kwargs):
        items = "".join(
            f"<li>{html.escape(question.text)}<ul>"
            + "".join(f"<li>{html.escape(choice.text)}</li>" for choice in question.choices)
            + "</ul></li>"
            for question in self.questions
        )
        note = "<p>Run this cell to choose answers, and to see what is right and why.</p>"
        return super()._repr_mimebundle_(**kwargs) | {"text/html": f"<ol>{items}</ol>{note}"}


def _text(n, total, question):
    return ipywidgets.HTML(
        f"<strong>Question {n} of {total}.</strong> {html.escape(question.text)}",
        layout=ipywidgets.Layout(margin="12px 2px 2px 2px"),
    )


def _answer(n, question):
    options = [(choice.text, i) for i, choice in enumerate(question.choices)]
    return ipywidgets.RadioButtons(
        options=options, value=None, description=f"Answer {n}",
        layout=ipywidgets.Layout(width=WIDTH),
    )  # fmt: skip


def _button(n):
    return ipywidgets.Button(
        description=f"Check answer {n}", tooltip="Is it right, and why?",
        layout=ipywidgets.Layout(width="auto", align_self="flex-start"),
    )  # fmt: skip


def _counted(name, number, things):
    """Return a number that counts things from 1 (ValueError)."""
    if number not in range(1, len(things) + 1):
        raise ValueError(f"{name} must be one of 1 to {len(things)}, got {number!r}")
    return number
