"""Exercises: what is right is told so, each usual mistake by its name, and nothing is raised."""

import ast
import collections
import itertools
import sys

import numpy as np
import pytest
from lark import Lark

from iml_nn.exercises import NOTEBOOKS, check, exercises_of, hint, solution
from iml_nn.exercises.budget import STEPS, EndlessLoopError, run
from iml_nn.exercises.formula import FormulaExercise, read
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.outcomes import close
from iml_nn.exercises.values import ChoiceExercise, NumberExercise

ALL = {i: e for notebook in NOTEBOOKS for i, e in exercises_of(notebook).items()}
FUNCTIONS = {i: e for i, e in ALL.items() if isinstance(e, FunctionExercise)}
FORMULAS = {i: e for i, e in ALL.items() if isinstance(e, FormulaExercise)}
VALUES = {i: e for i, e in ALL.items() if isinstance(e, NumberExercise | ChoiceExercise)}
MISTAKES = [(i, message) for i, exercise in ALL.items() for message in exercise.mistakes]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_each_notebook_has_three_one_of_them_code_and_one_a_formula(notebook):
    exercises = exercises_of(notebook).values()
    assert len(exercises) >= 3
    assert any(isinstance(exercise, FunctionExercise) for exercise in exercises)
    if "02" <= notebook <= "08":
        assert any(isinstance(exercise, FormulaExercise) for exercise in exercises)
    assert [e.id for e in exercises] == [f"{notebook}.{n}" for n in range(1, len(exercises) + 1)]


@pytest.mark.parametrize("number", ALL)
def test_the_solution_is_right(number):
    exercise = ALL[number]
    report = check(number, exercise.solution)
    assert report.ok, report
    assert str(report).startswith(f"✓ {number} right: {exercise.title}")
    assert "But it changes its input" not in str(report)


@pytest.mark.parametrize("number", FUNCTIONS)
def test_the_reference_is_sound_and_inputs_are_various(number):
    exercise = FUNCTIONS[number]
    cases = exercise.inputs()
    expected = [exercise.outcome(exercise.reference, case, steps=None) for case in cases]
    assert all(outcome.problem == "" for outcome in expected)
    assert all(np.isfinite(value).all() for outcome in expected for value in outcome.values)
    shapes = {tuple(np.shape(v) if not callable(v) else () for v in case) for case in cases}
    assert len(cases) >= 3
    assert len(shapes) > 1 or all(np.shape(v) == () for case in cases for v in case)
    assert exercise.solution is not exercise.reference


@pytest.mark.parametrize("number", VALUES)
def test_the_solution_agrees_with_an_experiment(number):
    exercise = VALUES[number]
    if exercise.reference is None:
        assert isinstance(exercise, ChoiceExercise)
    elif isinstance(exercise, ChoiceExercise):
        assert exercise.reference() == exercise.solution
    else:
        assert np.allclose(exercise.reference(), exercise.solution, atol=exercise.tolerance)


@pytest.mark.parametrize(("number", "message"), MISTAKES)
def test_each_mistake_is_recognised_as_that_mistake(number, message):
    report = check(number, ALL[number].mistakes[message])
    assert report.verdict == "wrong", report
    assert report.mistakes == [message]
    assert message in str(report)


def stranger(exercise):
    """Return a wrong answer that is nobody's usual mistake."""
    if isinstance(exercise, FunctionExercise):
        return lambda *args: _shifted(exercise, args)
    if isinstance(exercise, FormulaExercise):
        left = exercise.solution.replace("=", r"\leftarrow", 1).split(r"\leftarrow")[0]
        relation = "=" if " = " in exercise.solution else r"\leftarrow"
        right = exercise.solution[len(left) :].removeprefix(relation)
        right = right.strip().removeprefix("=").removeprefix(r"\leftarrow").strip()
        return f"{left} {relation} 7 {right}"
    if isinstance(exercise, ChoiceExercise):
        return "z"
    return tuple(np.array(exercise.solution) + 0.2345) if np.shape(exercise.solution) else 0.12345


def _shifted(exercise, args):
    result = exercise.solution(*args)
    if len(exercise.returns) > 1:
        return tuple(value + 0.12345 for value in result)
    return result + 0.12345


@pytest.mark.parametrize("number", ALL)
def test_a_wrong_answer_that_is_not_on_the_list_is_refused(number):
    report = check(number, stranger(ALL[number]))
    assert report.verdict == "wrong"
    assert report.mistakes == []
    assert len(str(report).splitlines()) >= 2


@pytest.mark.parametrize("number", FUNCTIONS)
def test_a_wrong_function_is_told_on_which_input_and_keeps_it(number):
    exercise = FUNCTIONS[number]
    report = check(number, stranger(exercise))
    assert list(report.inputs) == exercise.names
    assert "On the input" in str(report)
    assert "expected" in str(report)


class Odd:
    """An object that answers every question with an error."""

    def __array__(self, *args, **kwargs):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")


NO_ANSWERS = [..., None]
NONSENSE = [Odd(), "", "1 +", b"x", [], {}, object(), 1j, np.nan, np.inf, True, [1, [2, 3]],
            (..., "a"), int, print, "=", "\\", 10**400, np.zeros((2, 2, 2))]  # fmt: skip


@pytest.mark.parametrize("number", ALL)
def test_nothing_there_is_not_attempted_and_nonsense_is_wrong(number):
    for answer in NO_ANSWERS:
        assert check(number, answer).verdict == "not attempted"
    for answer in NONSENSE:
        report = check(number, answer)
        assert not report.ok
        assert str(report)
        assert report._repr_mimebundle_()["text/plain"] == str(report)


def _names(number):
    return ", ".join(FUNCTIONS[number].names)


def _defined(number, body):
    """Return a function of the right arguments with this body."""
    space = {"np": np, "itertools": itertools}
    exec(f"def mine({_names(number)}):\n    {body}", space)
    return space["mine"]


@pytest.mark.parametrize("number", FUNCTIONS)
@pytest.mark.parametrize("body", ["...", "pass", "return", "return ...", '"""Say what."""',
                                  "a = ...; return a"])  # fmt: skip
def test_a_stub_is_not_attempted(number, body):
    report = check(number, _defined(number, body))
    assert report.verdict == "not attempted"
    assert f'hint("{number}")' in str(report)


@pytest.mark.parametrize("number", [i for i, e in FUNCTIONS.items() if e.stub])
def test_a_function_with_a_bug_is_not_attempted_until_it_computes_something_else(number):
    exercise = FUNCTIONS[number]
    for unchanged in (exercise.stub, lambda *args: exercise.stub(*args)):
        report = check(number, unchanged)
        assert report.verdict == "not attempted"
        assert "The bug is still in it" in str(report)
    assert check(number, lambda *args: _shifted(exercise, args)).verdict == "wrong"


LOOPS = ["while True: pass", "for n in itertools.count(): n + 1", "return mine_again()",
         "while True:\n        try: 1 / 0\n        except Exception: pass"]  # fmt: skip


@pytest.mark.parametrize("number", FUNCTIONS)
@pytest.mark.parametrize("body", LOOPS)
def test_an_endless_loop_is_stopped(number, body):
    mine = _defined(number, body)
    if "again" in body:
        mine.__globals__["mine_again"] = lambda: sum(1 for _ in itertools.count())
    report = check(number, mine)
    assert report.verdict == "wrong"
    assert f"stopped after {STEPS:,} steps: is there a loop that never ends?" in str(report)


BROKEN = {
    "raise ValueError('half <written>')": "it raises ValueError: half <written>",
    "return unknown_name": "it raises NameError",
    "raise SystemExit": "it raises SystemExit",
    "return 'text'": "expected",
    "x = 1; x + 1": "it returns nothing: is a `return` missing?",
    "return 1 / 0": "it raises ZeroDivisionError",
    "return [1] * 17": "",
}


@pytest.mark.parametrize("number", FUNCTIONS)
def test_a_half_written_function_raises_nothing(number):
    for body, message in BROKEN.items():
        report = check(number, _defined(number, body))
        assert report.verdict == "wrong"
        assert message in str(report)
        assert "<written>" not in report._repr_mimebundle_()["text/html"]
    assert check(number, lambda: 0).verdict == "wrong"


def test_an_answer_that_changes_its_inputs_is_checked_on_copies():
    def my_step(W, dJ_dW, learning_rate, penalty, n_batch, n_data):
        W -= learning_rate * (dJ_dW / n_batch + penalty / n_data * W)
        return W

    report = check("08.1", my_step)
    assert report.ok
    assert "But it changes its input W" in str(report)
    inputs = ALL["08.1"].inputs()

    def cheating(W, *rest):
        W[:] = 0
        return W

    assert not check("08.1", cheating).ok
    assert all(np.array_equal(a[0], b[0]) for a, b in
               zip(inputs, ALL["08.1"].inputs(), strict=True))  # fmt: skip


def test_two_mistakes_in_one_answer_are_both_named():
    def mine(dJ_da, x, W, b):
        a = 1 / (1 + np.exp(-(W.T @ x + b)))
        dJ_dz = dJ_da * a * (1 - a)
        return dJ_dz @ x.T, dJ_dz.sum(axis=1), W @ dJ_dz

    report = check("03.2", mine)
    assert len(report.mistakes) == 2
    assert "dJ_dW is transposed" in report.mistakes[0]
    assert "flat" in report.mistakes[1]


def test_two_mistakes_are_named_even_if_one_fails_on_other_shapes():
    def mine(dJ_da, x, W, b):
        a = 1 / (1 + np.exp(-(W.T @ x + b)))
        dJ_dz = dJ_da * a * (1 - a)
        return x @ dJ_dz.T, dJ_dz.mean(axis=1, keepdims=True), W.T @ dJ_dz

    report = check("03.2", mine)
    assert ["averaged" in report.mistakes[0], "transposed" in report.mistakes[1]] == [True, True]


def test_a_wrong_number_is_reported_rather_than_an_error_on_an_earlier_input():
    def mine(n_in, n_out):
        if n_in == 2:  # the first input
            raise ZeroDivisionError("of shapes, as a rule")
        return 7.0

    first, second = ALL["06.2"].inputs()[:2]
    report = check("06.2", mine)
    assert "it raises" not in str(report)
    assert "On the input n_in 64, n_out 30:" in str(report)
    assert list(report.inputs.values()) == list(second) != list(first)


def test_an_answer_of_almost_the_right_numbers_is_refused():
    def off_by(error):
        return lambda n_in, n_out: ALL["06.2"].solution(n_in, n_out) * (1 + error)

    assert check("06.2", off_by(1e-9)).ok
    assert not check("06.2", off_by(1e-6)).ok


def test_numbers_are_compared_relative_to_the_largest_and_zeros_as_they_are():
    ones = np.ones((2, 1))
    for size in (1e-3, 1.0, 1e6):
        assert close(size * (1 + 1e-9) * ones, size * ones)
        assert not close(size * (1 + 1e-5) * ones, size * ones)
    assert close(np.array([1e6, 1e-3]), np.array([1e6, 0.0]))
    assert close(1e-15 * ones, 0 * ones)
    assert not close(1e-5 * ones, 0 * ones)
    assert not close(ones, ones.T)


def test_a_line_may_be_given_as_a_float():
    assert check("09.4", 3.0).ok
    assert not check("09.4", 3.5).ok


def test_an_array_where_one_number_is_asked_for_is_told_so():
    report = check("09.2", lambda y_hat, labels: [0.5, 0.5])
    assert "the accuracy has shape (2,); expected a single number" in str(report)


def test_the_accuracy_asks_for_the_largest_not_for_more_than_one_half():
    assert not check("09.2", lambda y_hat, labels: np.mean(
        [y_hat[label, i] > 0.5 for i, label in enumerate(labels)])).ok  # fmt: skip


def test_two_digits_are_enough_where_two_are_asked_for():
    assert all(check("03.1", answer).ok for answer in (0.31, 0.32, 0.315))
    assert not check("03.1", 0.3).ok


def test_a_column_holds_the_numbers_too_and_one_number_is_not_several():
    assert check("02.1", np.array([[0.33], [-0.67], [0.33]])).ok
    assert "Expected 2 numbers" in str(check("01.1", 4))
    assert check("02.4", "3").ok


def test_a_formula_may_stand_between_dollars_but_dots_and_a_lost_backslash_are_told():
    right = ALL["02.2"].solution
    assert check("02.2", f"$${right}$$").ok
    assert check("02.2", right.replace("= ", "= ... ")).verdict == "not attempted"
    for kept, lost in ((r"\frac", "\frac"), (r"\bar", "\bar"), (r"\right", "\right")):
        assert "A backslash was lost" in str(check("02.2", f"{right} {lost}")), kept


def test_a_formula_without_its_equals_sign_prints_no_warning_of_numpy(recwarn):
    sides = r"\frac{\partial J}{\partial w_{kj}} \sum_{i=1}^{n_d}"
    sides += r" (-\frac{\hat y_j^{(i)}}{y_j^{(i)}}) x_k^{(i)}"
    assert "Write an equation" in str(check("02.2", sides))
    assert not recwarn.list


def test_the_trace_function_of_a_debugger_comes_back():
    def tracer(frame, event, argument):
        return None

    def endless():
        while True:
            pass

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        with pytest.raises(EndlessLoopError):
            run(endless, ())
        after_loop = sys.gettrace()
        with pytest.raises(ZeroDivisionError):
            run(lambda: 1 / 0, ())
        after_error = sys.gettrace()
        assert run(lambda: 5, ()) == 5
        after_success = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after_loop is after_error is after_success is tracer


# ---------------------------------------------------------------------- formulas


def test_a_true_formula_may_be_spelt_in_many_ways():
    for mine in [
        r"\frac{\partial J}{\partial W} = x (\hat y - y)^T",
        r"\frac{\partial J}{\partial w_{km}} = \sum_i x_k^{(i)} (\hat{y}_m^{(i)} - y_m^{(i)})",
    ]:
        assert check("02.2", mine).ok, mine
    assert check(
        "03.3",
        r"\frac{\partial J}{\partial x} = W (\frac{\partial J}{\partial a} \odot a \odot (1 - a))",
    ).ok
    assert check(
        "04.4",
        r"\frac{\partial J}{\partial b_j^{[h-1]}} = \sum_i a_j^{[h-1](i)} (1 - a_j^{[h-1](i)})"
        r" \sum_l w_{jl}^{[h]} \frac{\partial J}{\partial z_l^{[h](i)}}",
    ).ok


def test_a_sum_may_run_up_to_the_units_of_the_layer_above():
    above = r"\sum_{l=1}^{n_{h+1}} w_{jl}^{[h+1]} \frac{\partial J}{\partial z_l^{[h+1](i)}}"
    slope = r"a_j^{[h](i)} (1 - a_j^{[h](i)})"
    assert check(
        "04.4",
        rf"\frac{{\partial J}}{{\partial b_j^{{[h]}}}} = \sum_{{i=1}}^{{n_d}} {slope} {above}",
    ).ok
    assert check(
        "06.3",
        r"\frac{\partial J}{\partial w_{kj}^{[h]}} = \sum_{i=1}^{n_d} a_k^{[h-1](i)} "
        + slope
        + above,
    ).ok


def test_an_answer_is_parsed_once_and_the_formulas_of_an_exercise_once_a_process(monkeypatch):
    parsed, parse = [], Lark.parse

    def counted(self, text, *args, **kwargs):
        parsed.append(text)
        return parse(self, text, *args, **kwargs)

    exercise = ALL["03.3"]
    answer = stranger(exercise)
    read.cache_clear()
    monkeypatch.setattr(Lark, "parse", counted)
    assert not check("03.3", answer).ok
    assert collections.Counter(parsed) == collections.Counter(
        [answer, exercise.solution, *exercise.mistakes.values()]
    )
    parsed.clear()
    check("03.3", answer)
    assert parsed == [answer]


TRUE_BUT_NO_ANSWER = {
    r"\frac{\partial J}{\partial w_{kj}} = \frac{\partial J}{\partial w_{kj}}": "may use only",
    r"\frac{\partial J}{\partial W} = x (\frac{\partial J}{\partial z})^T": "made of ∂J/∂z",
    r"\frac{\partial J}{\partial b_j} = \sum_i (\hat y_j^{(i)} - y_j^{(i)})": "Another thing",
    r"\hat y_j = \hat y_j": "Another thing",
    r"\frac{\partial J}{\partial w_{12}} = \sum_i (\hat y_2^{(i)} - y_2^{(i)}) x_1^{(i)}": (
        "for every index"
    ),
    r"\sum_i (\hat y_j^{(i)} - y_j^{(i)}) x_k^{(i)}": "Write an equation",
}


@pytest.mark.parametrize("latex", TRUE_BUT_NO_ANSWER)
def test_a_true_formula_that_answers_another_question_is_refused(latex):
    report = check("02.2", latex)
    assert report.verdict == "wrong"
    assert TRUE_BUT_NO_ANSWER[latex] in str(report)


def test_a_mistake_made_of_something_else_is_named_and_symbols_are_printed_as_such():
    report = check(
        "08.2", r"b \leftarrow b - \frac{\eta}{n_d} ((\hat y - y) \mathbf{1} + \lambda b)"
    )
    assert report.mistakes == ["There is no penalty on biases: λ does not occur."]
    assert "This is made of λ. The answer may use only b, η, y, ŷ." in str(report)


@pytest.mark.parametrize("number", FORMULAS)
def test_repeating_the_question_is_no_answer(number):
    left = FORMULAS[number].solution.replace(r"\leftarrow", "=").split("=")[0]
    assert check(number, f"{left} = {left}").verdict == "wrong"


# ---------------------------------------------------------------------- hints and solutions


@pytest.mark.parametrize("number", ALL)
def test_hints_come_one_after_the_other(number, monkeypatch):
    monkeypatch.setattr("iml_nn.exercises.hints_given", {})
    hints = ALL[number].hints
    assert 1 <= len(hints) <= 3
    for n, text in enumerate(hints, 1):
        shown = str(hint(number))
        assert shown.startswith(f"Hint {n} of {len(hints)} for {number}\n{text}")
        assert str(hint(number, n)) == shown
        assert ("solution(" in shown) == (n == len(hints))
    assert str(hint(number)) == shown  # the last one stays
    for n in (0, len(hints) + 1, "1"):
        with pytest.raises(ValueError, match=f"exercise {number} has hints 1 to {len(hints)}"):
            hint(number, n)


@pytest.mark.parametrize("number", ALL)
def test_the_solution_is_shown_with_its_reason(number):
    exercise, note = ALL[number], solution(number)
    bundle = note._repr_mimebundle_()
    assert exercise.reason in str(note)
    assert bundle["text/plain"] == str(note)
    if number in FUNCTIONS:
        assert ast.parse(note.code).body[0].name == exercise.solution.__name__
        assert exercise.solution.__name__.startswith("my_")
    elif number in FORMULAS:
        assert exercise.solution in str(note)
        assert "$$" in bundle["text/html"]
    else:
        assert f"answer = {exercise.solution!r}" in str(note)


@pytest.mark.parametrize("call", [lambda i: check(i, 1), hint, solution])
def test_an_unknown_exercise_is_an_error_that_lists_what_there_is(call):
    with pytest.raises(ValueError, match=r"no exercise '03.9'; there are 03.1, 03.2, 03.3, 03.4"):
        call("03.9")
    with pytest.raises(ValueError, match=r"no exercises for notebook '99'.*\"01\" to \"10\""):
        call("99.1")
    with pytest.raises(ValueError, match=r"is text, as in \"03.2\"; got 3.2"):
        call(3.2)
