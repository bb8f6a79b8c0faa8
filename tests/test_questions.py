"""Retrieval questions: the data, and the widget that asks them."""

import html

import pytest

from iml_nn.exercises import NOTEBOOKS, questions_of
from iml_nn.widgets.questions import Questions

ALL = [(notebook, n) for notebook in NOTEBOOKS for n in range(1, len(questions_of(notebook)) + 1)]


def get(notebook, n):
    return questions_of(notebook)[n - 1]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_two_or_three_questions_a_notebook_and_the_right_choice_moves(notebook):
    questions = questions_of(notebook)
    assert 2 <= len(questions) <= 3
    places = {[c.right for c in question.choices].index(True) for question in questions}
    assert len(places) > 1, "always the same place would be guessed"


@pytest.mark.parametrize(("notebook", "n"), ALL)
def test_exactly_one_choice_is_right_and_each_is_explained(notebook, n):
    question = get(notebook, n)
    assert sum(choice.right for choice in question.choices) == 1
    assert 3 <= len(question.choices) <= 5
    for part in ("text", "why"):
        said = [getattr(choice, part) for choice in question.choices]
        assert len(set(said)) == len(said)
        assert all(len(text) > (0 if part == "text" else 20) for text in said)
    assert all(len(choice.text) <= 100 for choice in question.choices), "it must fit one line"


def test_all_questions_differ():
    texts = [get(*place).text for place in ALL]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("notebook", "n"), ALL)
def test_each_choice_gets_its_verdict_and_its_explanation(notebook, n):
    widget = Questions(notebook)
    for c, choice in enumerate(get(notebook, n).choices, 1):
        widget.set(n, c)
        assert widget.state[n - 1] == c
        assert widget.verdicts[n - 1].value == ""  # the old verdict is gone
        widget.buttons[n - 1].click()
        verdict = "✓ right" if choice.right else "✗ wrong"
        assert widget.describe() == f"{n}: {verdict}. {choice.why}"
        shown = widget.verdicts[n - 1].value
        assert verdict in shown
        assert html.escape(choice.why) in shown
        assert 'role="status"' in shown
    assert widget.errors == []


def test_nothing_is_chosen_at_first():
    widget = Questions("01")
    assert set(widget.state) == {None}
    assert widget.describe() == "No answer has been checked."
    widget.buttons[0].click()
    assert widget.describe() == "1: ○ not attempted. Choose an answer first."


def test_questions_are_judged_one_by_one():
    widget = Questions("02")
    for n in (1, 2):
        widget.set(n, 1)
        widget.check(n)
    assert len(widget.describe().splitlines()) == 2
    widget.set(1, 2)
    assert widget.describe().startswith("2:")


@pytest.mark.parametrize(
    ("question", "choice", "message"),
    [(0, 1, "question must be one of 1 to 3, got 0"), (9, 1, "got 9"), (1, 9, "choice must be")],
)
def test_questions_and_choices_count_from_one(question, choice, message):
    questions = Questions("03")
    with pytest.raises(ValueError, match=message):
        questions.set(question, choice)


def test_an_exception_in_a_callback_is_kept_and_shown(monkeypatch):
    widget = Questions("01")

    def broken(*args):
        raise ZeroDivisionError("oh <no>")

    widget.set(1, 1)
    monkeypatch.setattr(widget, "check", broken)
    widget.buttons[0].click()
    assert [type(error) for error in widget.errors] == [ZeroDivisionError]
    assert "ZeroDivisionError: oh &lt;no&gt;" in widget.verdicts[0].value


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_saved_notebook_holds_the_questions_but_not_the_answers(notebook):
    widget = Questions(notebook)
    before = widget._repr_mimebundle_()
    widget.set(1, 1)
    widget.check(1)
    bundle = widget._repr_mimebundle_()
    for kind in ("text/plain", "text/html"):
        assert bundle[kind] == before[kind]
    questions = questions_of(notebook)
    assert bundle["text/plain"] == f"[{len(questions)} questions on notebook {notebook}]"
    for question in questions:
        assert html.escape(question.text) in bundle["text/html"]
        for choice in question.choices:
            assert html.escape(choice.text) in bundle["text/html"]
            assert html.escape(choice.why) not in bundle["text/html"]


def test_controls_have_names():
    widget = Questions("03")
    assert [button.description for button in widget.buttons] == [
        f"Check answer {n}" for n in (1, 2, 3)
    ]
    assert all(button.tooltip for button in widget.buttons)


def test_an_unknown_notebook_is_an_error():
    with pytest.raises(ValueError, match="no exercises for notebook '11'"):
        Questions("11")
