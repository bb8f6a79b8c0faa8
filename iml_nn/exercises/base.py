"""What all exercises have in common."""

import inspect
import textwrap
from dataclasses import dataclass, field
from typing import Any

from iml_nn.exercises.feedback import NOT_ATTEMPTED, RIGHT, WRONG, Feedback


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise; its task stands in the notebook, all else here.

    id : notebook and number, "03.2".  title : a few words.
    solution : the right answer, which is what a reader is shown.
    hints : one to three, each stronger.  reason : why the solution is right.
    mistakes : what to say → a wrong answer which deserves to be told so.
    """

    id: str
    title: str
    solution: Any
    hints: tuple[str, ...]
    reason: str
    mistakes: dict[str, Any] = field(default_factory=dict)

    def check(self, answer):
        """Return the `Feedback` on an answer; raises nothing, whatever the answer is."""
        if answer is None or answer is ...:
            return self.not_attempted("Put your answer in the place of the `...`")
        return self.judge(answer)

    def judge(self, answer):
        """Return the `Feedback` on an answer which is there."""
        raise NotImplementedError

    def shown(self):
        """Return the solution as (code, LaTeX), of which one is empty."""
        if callable(self.solution):
            return textwrap.dedent(inspect.getsource(self.solution)).strip(), ""
        return f"answer = {self.solution!r}", ""

    def not_attempted(self, what):
        """Return the feedback on an answer that is not there."""
        line = f'{what} and run the cell again. `hint("{self.id}")` helps.'
        return Feedback(self.id, self.title, NOT_ATTEMPTED, [line])

    def right(self, *lines):
        """Return the feedback on a right answer."""
        return Feedback(self.id, self.title, RIGHT, list(lines))

    def wrong(self, *lines, mistakes=(), inputs=None):
        """Return the feedback on a wrong answer; recognised mistakes come first."""
        said = [*mistakes, *(line for line in lines if line)]
        return Feedback(self.id, self.title, WRONG, said, list(mistakes), inputs or {})
