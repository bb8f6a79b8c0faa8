"""What is particular: a play in detail, an exception, two plays at once, a closed page."""

import numpy as np
import pytest

from iml_nn.ideas.digits import DigitsPicture
from iml_nn.widgets.page import AHEAD, LONELY

from .figures import figures
from .lab import pixels
from .server import page_of
from .slow_line import slow_line


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
    (figure,) = figures(lab)
    figure.reveal(figure.button("play"))
    return figure


def test_curves_and_weights_move_while_playing(digits):
    digits.button("play").click()
    frames = digits.lab.wait_for_frames(60)
    assert len({frame["src"] for frame in frames}) >= 50
    picture = DigitsPicture()
    for axes in (picture.loss.axes, picture.weights.axes):
        steps = [changed(axes, a, b) for a, b in zip(frames[1:], frames[6::5], strict=False)]
        assert np.mean(steps) > 0.9
    digits.drag("learning_rate")
    digits.button("play").click()
    digits.check_nothing_late(digits.lab.now())
    rate = digits.lab.value(f"float({digits.here}.runs['the network'].learning_rate)")
    assert rate == digits.state("learning_rate") != 0.5


def test_an_exception_is_shown_under_the_figure_and_stops_the_play(digits):
    digits.lab.execute(f"{digits.here}.step = {digits.here}.play = lambda: 1 / 0")
    digits.button("play").click()
    message = digits.root.locator("[role=alert]")
    message.wait_for(timeout=10_000)
    assert "ZeroDivisionError" in message.inner_text()
    assert "ZeroDivisionError" in digits.lab.evaluate(f"{digits.here}.errors")
    assert not digits.state("playing")
    with pytest.raises(AssertionError):
        digits.check_healthy()


def test_a_widget_that_ignores_a_control_is_found_out(digits):
    digits.lab.execute(f"{digits.here}.change = lambda values: None")
    with pytest.raises(AssertionError, match="learning_rate leaves curves"):
        digits.check_effect("learning_rate")


def test_an_artist_that_is_not_updated_is_found_out(digits):
    picture = f"{digits.here}.picture"
    digits.lab.execute(f"{picture}.weights.set = lambda **numbers: None")
    with pytest.raises(AssertionError, match="hidden_units leaves weights"):
        digits.check_effect("hidden_units")


def test_two_figures_that_play_at_once_share_the_kernel(lab):
    lab.run_notebook("00_start_here.ipynb")
    (first,) = figures(lab)
    lab.execute("from iml_nn.ideas.digits import DigitsTraining as _D; _figures.append(_D())")
    other = "_figures[1]"
    lab.execute(f"{other}.play_button.value = True")
    first.reveal(first.button("play")).click()
    lab.page.wait_for_timeout(3000)
    drawn = [lab.value(f"_figures[{n}].frames") for n in (0, 1)]
    lab.execute(f"{other}.play_button.value = False")
    first.button("play").click()
    first.check_nothing_late(lab.now())
    assert min(drawn) > 20
    assert max(drawn) < 3 * min(drawn)


def test_on_a_slow_line_frames_wait_and_pause_stops(chromium, server):
    with slow_line(server) as (line, reached), page_of(chromium, reached) as lab:
        lab.run_notebook("10_digits.ipynb")
        (figure,) = figures(lab)
        figure.reveal(figure.button("play"))
        line.rate = 500_000  # 4 Mbit/s: two or three frames a second
        figure.button("play").click()
        lab.wait_for_frames(8)
        sent, shown = lab.value(f"({figure.here}.page.sent.value, {figure.here}.page.shown.value)")
        assert sent - shown <= AHEAD
        figure.button("play").click()
        lab.wait_until(f"not {figure.here}.playing")
        frames = lab.value(f"{figure.here}.frames")
        figure.shown()
        assert lab.value(f"{figure.here}.frames") <= frames + 1
        figure.check_healthy()


def leave_the_page(page):
    page.goto("about:blank")


def close_the_tab(page):
    page.locator("#jp-main-dock-panel .lm-TabBar-tabCloseIcon").first.click()
    page.get_by_role("button", name="Discard").click()


@pytest.mark.parametrize("leave", [leave_the_page, close_the_tab])
def test_a_figure_that_nobody_sees_stops(digits, leave):
    lab = digits.lab
    digits.button("play").click()
    lab.wait_for_frames(10)
    lab.page.wait_for_timeout(1000 * (LONELY + 2))
    assert digits.state("playing"), "it plays on while somebody looks"
    leave(lab.page)
    lab.wait_until(f"not {digits.here}.state['playing']", seconds=3 * LONELY)
    lab.wait_until(f"{digits.here}.loop.idle")


def test_formula_box(lab):
    lab.run_notebook("02_last_layer.ipynb")
    here = "next(o for o in __import__('gc').get_objects() if type(o).__name__ == 'FormulaBox')"
    page, box = lab.page, lab.page.get_by_role("textbox", name="formula").first
    box.scroll_into_view_if_needed()
    assert "true" in lab.evaluate(f"{here}.describe()")
    box.focus()
    page.keyboard.press("End")
    page.keyboard.type(" + 1")
    verdict = page.locator(".widget-html [role=status]").first
    verdict.filter(has_text="not true").wait_for(timeout=30_000)
    page.keyboard.type("]")
    verdict.filter(has_text="cannot read").wait_for(timeout=30_000)
    page.locator(".iml-formula").first.get_by_role("button", name="network").press("Enter")
    box.press("End")
    for _ in range(5):
        box.press("Backspace")
    verdict.filter(has_text="which layer").wait_for(timeout=30_000)
    assert lab.evaluate(f"{here}.errors") == "[]"


def test_start_here_says_that_all_is_in_place(lab):
    lab.run_notebook("00_start_here.ipynb")
    assert lab.errors_in_output() == []
    said = lab.page.locator(".jp-OutputArea").filter(has_text="Everything is in place.")
    said.first.wait_for(timeout=30_000)
