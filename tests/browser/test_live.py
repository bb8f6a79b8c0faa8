"""The widgets of the notebooks, used as a reader uses them."""

import functools

import numpy as np
import pytest

from iml_nn.figures.digits import DigitsPicture

from .lab import pixels

FIND = "next(o for o in __import__('gc').get_objects() if type(o).__name__ == '{}')"


def area(axes, frame):
    """The part of a frame that the axes take up."""
    image = pixels(frame)
    height, width = image.shape[:2]
    box = axes.get_position()
    rows = slice(int(height * (1 - box.y1)), int(height * (1 - box.y0)))
    return image[rows, int(width * box.x0) : int(width * box.x1)]


def changed(axes, before, after):
    return np.abs(area(axes, after) - area(axes, before)).max() > 30


@pytest.fixture
def digits(lab):
    lab.run_notebook("10_digits.ipynb")
    assert lab.errors_in_output() == []
    lab.scroll_to("Play")
    lab.record()
    lab.wait_for_frames(1)
    return lab


def healthy(lab, widget):
    assert lab.evaluate(FIND.format(widget) + ".errors") == "[]"
    assert lab.errors_in_output() == []
    assert [line for line in lab.console if "widget" in line.lower()] == []


def changes(lab, widget, act):
    """Do something to a widget, and wait until what it describes has changed."""
    said = FIND.format(widget) + ".describe()"
    before = lab.evaluate(said)
    act()
    lab.wait_for_change(said, before)


def test_digits_play_pause_drag_and_reset(digits):
    page, first = digits.page, digits.frames()[0]

    page.get_by_role("button", name="Play").click()
    frames = digits.wait_for_frames(60)
    assert len({frame["src"] for frame in frames}) >= 50
    picture = DigitsPicture()
    for axes in (picture.loss_axes, picture.weights_axes):
        steps = [changed(axes, a, b) for a, b in zip(frames[1:], frames[6::5], strict=False)]
        assert np.mean(steps) > 0.9

    digits.drag(digits.slider("learning rate η"), 30)
    page.get_by_role("button", name="Pause").click()
    stopped = digits.now()
    page.wait_for_timeout(2500)
    late = [frame for frame in digits.frames() if frame["time"] > stopped]
    assert len(late) <= 3
    assert float(digits.evaluate(FIND.format("DigitsTraining") + ".run.learning_rate")) > 1

    digits.drag(digits.slider("learning rate η"), -30)
    released = digits.now()
    page.wait_for_timeout(1500)
    assert len([frame for frame in digits.frames() if frame["time"] > released]) <= 3
    assert float(digits.evaluate(FIND.format("DigitsTraining") + ".run.learning_rate")) < 1
    stopped = digits.now()

    page.get_by_role("button", name="Step").click()
    page.wait_for_timeout(1000)
    assert digits.frames()[-1]["time"] > stopped

    page.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(1500)
    np.testing.assert_array_equal(pixels(digits.frames()[-1]), pixels(first))
    healthy(digits, "DigitsTraining")


def test_digits_sliders_by_keyboard(digits):
    page = digits.page
    for label, name in [("batch size", "batch_size"), ("hidden units", "hidden_units")]:
        find = f"{FIND.format('DigitsTraining')}.state['{name}']"
        before = digits.evaluate(find)
        digits.slider(label).press("ArrowRight")
        page.wait_for_timeout(1000)
        assert digits.evaluate(find) != before
    healthy(digits, "DigitsTraining")


def test_an_exception_is_shown_under_the_figure(digits):
    page = digits.page
    digits.evaluate(f"setattr({FIND.format('DigitsTraining')}, 'step', lambda: 1 / 0)")
    page.get_by_role("button", name="Play").click()
    page.locator(".widget-html [role=alert]").wait_for(timeout=10_000)
    assert "ZeroDivisionError" in page.locator(".widget-html [role=alert]").inner_text()
    assert "ZeroDivisionError" in digits.evaluate(FIND.format("DigitsTraining") + ".errors")
    page.get_by_role("button", name="Play").wait_for(timeout=10_000)


def test_feedforward_diagram(lab):
    lab.run_notebook("01_feedforward_step.ipynb")
    page = lab.page
    lab.scroll_to("Next layer")
    lab.record()
    lab.wait_for_frames(1)
    for label in ("x₁", "x₂", "layers computed"):
        before = len(lab.frames())
        lab.slider(label).press("ArrowLeft")
        frames = lab.wait_for_frames(before + 1)
        assert np.abs(pixels(frames[-1]) - pixels(frames[before - 1])).max() > 60
    before = len(lab.frames())
    page.get_by_role("button", name="Next layer").click()
    lab.wait_for_frames(before + 1)
    page.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(1500)
    np.testing.assert_array_equal(pixels(lab.frames()[-1]), pixels(lab.frames()[0]))
    healthy(lab, "FeedforwardDiagram")


def test_last_layer(lab):
    lab.run_notebook("02_last_layer.ipynb")
    page = lab.page
    assert lab.errors_in_output() == []
    for place, (widget, labels) in enumerate(
        [("ConfidentlyWrong", ["z right − z other"]), ("SoftmaxBars", ["z₁", "z₂", "z₃"])]
    ):
        learn = page.get_by_role("button", name="Learn").nth(place)
        learn.scroll_into_view_if_needed()
        for label in labels:
            changes(lab, widget, functools.partial(lab.slider(label).press, "ArrowLeft"))
        for button in (learn, page.get_by_role("button", name="Reset").nth(place)):
            changes(lab, widget, button.click)
        healthy(lab, widget)
    changes(lab, "SoftmaxBars", page.get_by_role("button", name="class 2").click)
    healthy(lab, "SoftmaxBars")


def test_formula_box(lab):
    lab.run_notebook("02_last_layer.ipynb")
    page, said = lab.page, FIND.format("FormulaBox") + ".describe()"
    box = page.get_by_role("textbox", name="formula")
    box.scroll_into_view_if_needed()
    assert "true" in lab.evaluate(said)
    box.focus()
    page.keyboard.press("End")
    page.keyboard.type(" + 1")
    verdict = page.locator(".widget-html [role=status]")
    verdict.filter(has_text="not true").wait_for(timeout=10_000)
    page.keyboard.type("]")
    verdict.filter(has_text="cannot read").wait_for(timeout=10_000)
    page.get_by_role("combobox", name="about").select_option("network")
    verdict.filter(has_text="cannot read").wait_for(timeout=10_000)
    for _ in range(5):
        box.press("Backspace")
    verdict.filter(has_text="which layer").wait_for(timeout=10_000)
    healthy(lab, "FormulaBox")


@pytest.mark.parametrize(
    ("notebook", "widget", "sliders", "buttons"),
    [
        ("03_hidden_layer", "SigmoidSlope", ["z", "∂J/∂a"], ["z + 1", "Reset"]),
        (
            "05_gradient_checking",
            "ErrorValley",
            ["h = 10 to the power"],
            ["float32", "h / 10", "Reset"],
        ),
    ],
)
def test_the_only_widget_of_a_notebook(lab, notebook, widget, sliders, buttons):
    lab.run_notebook(f"{notebook}.ipynb")
    assert lab.errors_in_output() == []
    lab.scroll_to("Reset")
    for label in sliders:
        changes(lab, widget, functools.partial(lab.slider(label).press, "ArrowLeft"))
    for name in buttons:
        changes(lab, widget, lab.page.get_by_role("button", name=name).click)
    healthy(lab, widget)


def test_start_here_runs(lab):
    lab.run_notebook("00_start_here.ipynb")
    assert lab.errors_in_output() == []
    assert "Everything is in place." in lab.page.locator(".jp-OutputArea").all_inner_texts()[0]
