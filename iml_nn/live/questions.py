"""Multiple-choice questions at the end of a notebook."""

import html

import ipywidgets

from iml_nn.exercises import questions_of
from iml_nn.exercises.feedback import COLOURS, NOT_ATTEMPTED, RIGHT, SYMBOLS, WRONG, box
from iml_nn.live.style import STYLE

WIDTH = "min(100%, 980px)"
# ipywidgets gives a choice one line; in a narrow window, or at 200 % zoom, it needs two
WRAP = STYLE + "<style>.iml-questions .widget-radio-box label {height: auto}</style>"


class Questions(ipywidgets.VBox):
    """The questions of a notebook: choose, check, and read why.

    Like a `LiveFigure` it is a plain object, too: `state`, `set`, `check`, `describe`; `errors`
    holds what went wrong in a callback.

    Parameters
    ----------
    notebook : number of the notebook, as text: "03".
    """

    def __init__(self, notebook):
        self.notebook, self.questions, self.errors = notebook, questions_of(notebook), []
        total = len(self.questions)
        self.answers, self.buttons, self.verdicts, self._said = [], [], [], [""] * total
        rows = []
        for n, question in enumerate(self.questions):
            text = ipywidgets.HTML(
                f"{WRAP}<strong>Question {n + 1} of {total}.</strong> {html.escape(question.text)}",
                layout=ipywidgets.Layout(margin="12px 2px 2px 2px"),
            )
            options = [(choice.text, i) for i, choice in enumerate(question.choices)]
            answer = ipywidgets.RadioButtons(
                options=options,
                value=None,
                description=f"Answer {n + 1}",
                layout=ipywidgets.Layout(width=WIDTH),
            )
            button = ipywidgets.Button(
                description=f"Check answer {n + 1}", tooltip="Is it right, and why?",
                layout=ipywidgets.Layout(width="auto"),
            )  # fmt: skip
            button.layout.align_self = "flex-start"
            answer.observe(lambda _, n=n: self._guarded(self._clear, n), "value")
            button.on_click(lambda _, n=n: self._guarded(self.check, n + 1))
            self.answers.append(answer)
            self.buttons.append(button)
            self.verdicts.append(ipywidgets.HTML())
            rows += [text, answer, button, self.verdicts[-1]]
        super().__init__(rows, layout=ipywidgets.Layout(width=WIDTH))
        self.add_class("iml-questions")

    @property
    def state(self):
        """Number of the choice, from 1, for each question; None where nothing is chosen."""
        return [None if a.value is None else a.value + 1 for a in self.answers]

    def set(self, question, choice):
        """Choose an answer; both count from 1. Its verdict waits for `check`."""
        n = self._place(question)
        self.answers[n].value = _counted("choice", choice, self.questions[n].choices)

    def check(self, question):
        """Show the verdict on the answer to a question, counted from 1."""
        n = self._place(question)
        chosen = self.answers[n].value
        if chosen is None:
            self._say(n, NOT_ATTEMPTED, "Choose an answer first.")
            return
        choice = self.questions[n].choices[chosen]
        self._say(n, RIGHT if choice.right else WRONG, choice.why)

    def describe(self):
        """The verdicts so far, as text."""
        said = [f"{n}: {text}" for n, text in enumerate(self._said, 1) if text]
        return "\n".join(said) or "No answer has been checked."

    def _place(self, question):
        return _counted("question", question, self.questions)

    def _clear(self, n):
        self._said[n] = self.verdicts[n].value = ""

    def _say(self, n, verdict, why):
        head = f"{SYMBOLS[verdict]} {verdict}"
        self._said[n] = f"{head}. {why}"
        self.verdicts[n].value = box(COLOURS[verdict], head, f"<div>{html.escape(why)}</div>")

    def _guarded(self, action, n):
        try:
            action(n)
        except Exception as error:  # shown and kept: in a callback nobody else would see it
            self.errors.append(error)
            said = html.escape(f"{type(error).__name__}: {error}")
            for verdict in self.verdicts:
                verdict.value = box(COLOURS[WRONG], "✗ error", f"<div>{said}</div>")

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        title = f"[{len(self.questions)} questions on notebook {self.notebook}]"
        items = "".join(
            f"<li>{html.escape(question.text)}<ul>"
            + "".join(f"<li>{html.escape(choice.text)}</li>" for choice in question.choices)
            + "</ul></li>"
            for question in self.questions
        )
        note = "<p>Run this cell to choose answers, and to see what is right and why.</p>"
        return bundle | {"text/plain": title, "text/html": f"<ol>{items}</ol>{note}"}


def _counted(name, number, things):
    """The place of a number that counts things from 1 (ValueError)."""
    if number not in range(1, len(things) + 1):
        raise ValueError(f"{name} must be one of 1 to {len(things)}, got {number!r}")
    return number - 1
