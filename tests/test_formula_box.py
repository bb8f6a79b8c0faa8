"""The box that checks a formula while one types."""

import asyncio
import threading

from iml_nn.widgets import formula_box as module
from iml_nn.widgets.formula_box import FormulaBox

RIGHT = r"\frac{\partial J}{\partial z_j} = \hat y_j - y_j"


def test_verdicts():
    box = FormulaBox(RIGHT)
    assert box.describe().startswith("✓ true")
    assert RIGHT in box.formula.value
    box.set(latex=RIGHT.replace("- y", "+ y"))
    assert box.describe().startswith("✗ not true")
    assert "a sign is wrong" in box.verdict.value
    box.set(latex="a_j = \\phi(z_j)")
    assert "does not occur here" in box.describe()
    box.set(where="hidden layer")
    assert box.describe().startswith("✓ true")
    assert box.state == {"latex": "a_j = \\phi(z_j)", "where": "hidden layer"}
    box.set(latex="")
    assert "Type a formula" in box.describe()
    assert box.errors == []


def test_a_syntax_error_shows_its_place_and_nothing_is_rendered():
    box = FormulaBox(r"z_j = \foo < b")
    assert r"unknown command \foo" in box.verdict.value
    assert "&lt;" in box.verdict.value
    assert box.formula.value == ""


def test_an_unforeseen_exception_is_kept_and_shown(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("oh")

    box = FormulaBox(RIGHT)
    monkeypatch.setattr(module, "verify", broken)
    box.set(latex="z = z")
    assert [type(error) for error in box.errors] == [ZeroDivisionError]
    assert "ZeroDivisionError: oh" in box.verdict.value


def test_typing_is_checked_once_when_the_keys_rest(monkeypatch):
    checked = []
    verify = module.verify
    monkeypatch.setattr(module, "verify", lambda *args: checked.append(args) or verify(*args))

    async def main():
        box = FormulaBox("z_1 = z_1")

        def type_in():
            for n in range(1, len(RIGHT) + 1):
                box.set(latex=RIGHT[:n])

        typist = threading.Thread(target=type_in)
        typist.start()
        typist.join()
        await asyncio.sleep(2 * module.DELAY)
        return box

    box = asyncio.run(main(), debug=True)
    assert [latex for latex, _ in checked] == ["z_1 = z_1", RIGHT]
    assert box.describe().startswith("✓ true")


def test_a_saved_notebook_holds_the_formula():
    bundle = FormulaBox(RIGHT)._repr_mimebundle_()
    assert bundle["text/plain"] == f"[A box to type a formula into] {RIGHT}"
