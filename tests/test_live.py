"""Widgets as plain objects: what they do without a browser, with and without an event loop."""

import asyncio
import base64
import gc
import importlib
import inspect
import io
import math
import pkgutil
import sys
import threading
import time

import ipywidgets
import numpy as np
import psutil
import pytest
from jupyter_client.manager import start_new_kernel
from PIL import Image

from iml_nn import Network, datasets, live
from iml_nn.figures.base import Picture
from iml_nn.live import figure as figure_module
from iml_nn.live.digits import DigitsTraining
from iml_nn.live.feedforward import FeedforwardDiagram
from iml_nn.live.figure import LiveFigure
from iml_nn.live.gradient_checking import error_curves
from iml_nn.live.training import LiveTraining
from iml_nn.training import train

WIDGETS = [
    kind
    for module in pkgutil.iter_modules(live.__path__, "iml_nn.live.")
    for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
    if issubclass(kind, LiveFigure)
    and kind not in {LiveFigure, LiveTraining}
    and kind.__module__ == module.name
]


class Dial(Picture):
    size = (2.0, 1.0)

    def build(self):
        axes = self.fig.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, 1000), ylim=(0, 1))
        (self.line,) = axes.plot([0, 0], [0, 1])
        self.moving(self.line)

    def show(self, count):
        self.count = count
        self.line.set_xdata([count, count])

    def describe(self):
        return f'The "count" is {self.count}.'


class Counter(LiveFigure):
    """Counts its steps; `gain` is added at each."""

    def __init__(self, **options):
        self.changes, self.threads = [], set()
        control = ipywidgets.IntSlider(description="gain", value=1, min=-9, max=1000)
        super().__init__("A counter", Dial(), {"gain": control}, **options)

    def restart(self):
        self.count = 0

    def change(self, name, value):
        self.changes.append((name, value))

    def step(self):
        self.threads.add(threading.get_ident())
        if self.state["gain"] < 0:
            raise ValueError("gain < 0 & falling")
        self.count += self.state["gain"]

    def draw(self):
        self.picture.show(self.count)


def shown(widget):
    """The frame that the browser would show, as pixels."""
    data = widget._image.value.split("base64,")[1].split('"')[0]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


# ---------------------------------------------------------------------- without an event loop


def test_the_first_frame_is_there_at_once_and_each_request_is_served_at_once():
    widget = Counter()
    assert widget.frames == 1
    widget.step_button.click()
    assert (widget.count, widget.frames) == (1, 2)
    widget.set(gain=5)
    assert widget.changes == [("gain", 5)]
    widget.advance(3)
    assert (widget.count, widget.frames) == (16, 6)
    assert widget.state == {"gain": 5, "playing": False}
    assert widget.describe() == 'The "count" is 16.'
    assert 'alt="The &quot;count&quot; is 16."' in widget._image.value


def test_an_unknown_control_is_named():
    with pytest.raises(ValueError, match="unknown control 'speed'; choose one of gain"):
        Counter().set(speed=1)


def test_reset_returns_to_the_first_frame():
    widget = Counter()
    first = shown(widget)
    widget.set(gain=300)
    widget.advance(2)
    assert (shown(widget) != first).any()
    widget.reset_button.click()
    np.testing.assert_array_equal(shown(widget), first)


def test_an_exception_is_shown_kept_and_stops_the_play():
    widget = Counter()
    widget.set(gain=-1)
    widget.play_button.value = True
    assert [str(error) for error in widget.errors] == ["gain < 0 & falling"]
    assert "ValueError: gain &lt; 0 &amp; falling" in widget._message.value
    assert 'role="alert"' in widget._message.value
    assert not widget.state["playing"]
    assert widget.play_button.description == "Play"
    widget.set(gain=1)
    widget.reset_button.click()
    assert widget._message.value == ""
    assert len(widget.errors) == 1


def test_what_a_saved_notebook_holds():
    bundle = Counter()._repr_mimebundle_()
    assert bundle["text/plain"] == "[A counter]"
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.format == "PNG"
    assert image.size == (200, 100)
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_second_run_of_a_cell_closes_the_figures_of_the_first(monkeypatch):
    message = {"metadata": {"cellId": "see-it"}, "header": {"msg_id": "run 1"}}

    class Shell:
        def get_parent(self):
            return message

    monkeypatch.setattr("IPython.get_ipython", Shell)
    monkeypatch.setattr(figure_module, "_shown", {})
    first, sibling = Counter(), Counter()
    assert first.comm is not None, "a figure of the same run was closed"
    message["header"] = {"msg_id": "run 2"}
    second = Counter()
    assert first.comm is None
    assert sibling.comm is None
    assert second.comm is not None


# ---------------------------------------------------------------------- with an event loop


def run_in_loop(scenario):
    """Run an async scenario(widget) on a counter made inside an event loop, and return it."""

    async def main():
        widget = Counter()
        await scenario(widget)
        return widget

    return asyncio.run(main(), debug=True)  # which refuses calls from the wrong thread


async def until(condition, seconds=20):
    """Let the event loop run until something is true: a busy machine may take its time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def served(widget):
    """Let the event loop run until the widget has served all requests."""
    await asyncio.sleep(0.02)
    await until(lambda: not widget._requests and widget._task.done())


def test_play_and_pause():
    async def scenario(widget):
        began = time.monotonic()
        widget.play_button.value = True
        await until(lambda: widget.frames > 10)
        assert widget.frames < 3 + (time.monotonic() - began) / figure_module.FRAME
        widget.play_button.value = False
        stopped = widget.frames
        await served(widget)
        assert widget.frames <= stopped + 3

    assert run_in_loop(scenario).errors == []


def test_of_many_events_from_another_thread_the_latest_wins():
    async def scenario(widget):
        def drag():
            for gain in range(2, 500):
                widget.set(gain=gain)

        mover = threading.Thread(target=drag)
        mover.start()
        mover.join()
        widget.step_button.click()
        await served(widget)

    widget = run_in_loop(scenario)
    assert widget.changes[-1] == ("gain", 499)
    assert len(widget.changes) <= 2
    assert widget.frames <= 4
    assert widget.count == 499
    assert widget.threads == {threading.get_ident()}


def test_every_click_on_step_counts():
    async def scenario(widget):
        for _ in range(7):
            widget.step_button.click()
        await served(widget)

    assert run_in_loop(scenario).count == 7


def test_an_exception_in_the_task_is_kept():
    async def scenario(widget):
        widget.set(gain=-1)
        widget.play_button.value = True
        await served(widget)
        assert not widget.state["playing"]
        assert widget.play_button.description == "Play"

    assert [str(error) for error in run_in_loop(scenario).errors] == ["gain < 0 & falling"]


def test_a_closed_figure_stops():
    async def scenario(widget):
        widget.play_button.value = True
        await asyncio.sleep(0.1)
        widget.close()
        frames = widget.frames
        await asyncio.sleep(0.2)
        assert widget.frames <= frames + 1

    assert run_in_loop(scenario).errors == []


# ---------------------------------------------------------------------- the widgets themselves


@pytest.mark.parametrize("kind", WIDGETS)
def test_every_control_to_both_ends(kind):
    widget = kind()
    for name, control in widget.controls.items():
        ends = None
        if hasattr(control, "options"):
            values = [o[1] if isinstance(o, tuple) else o for o in control.options]
            ends = [values[-1], values[0]]
        if isinstance(control, ipywidgets.FloatLogSlider):
            ends = [control.base**control.min, control.base**control.max]
        for end in ends or [control.min, control.max]:
            before = widget.frames
            widget.set(**{name: end})
            widget.advance(2)
            assert widget.frames > before
            assert widget.describe().endswith(".")
        assert control.description
        assert control.tooltip
    assert widget.errors == []


@pytest.mark.parametrize("kind", WIDGETS)
def test_a_slider_starts_on_a_place_that_it_has(kind):
    # the page shows the nearest place, the kernel keeps what it was given
    for name, control in kind().controls.items():
        if isinstance(control, ipywidgets.FloatLogSlider):
            at = math.log(control.value, control.base)
            place = control.min + round((at - control.min) / control.step) * control.step
            assert f"{control.base**place:.2g}" == f"{control.value:.2g}", name
        elif hasattr(control, "step"):
            steps = (control.value - control.min) / control.step
            assert steps == pytest.approx(round(steps)), name


@pytest.mark.parametrize("kind", WIDGETS)
def test_reset_shows_the_first_frame(kind):
    widget = kind()
    first = shown(widget)
    widget.advance(2)
    assert (shown(widget) != first).any()
    widget.reset_button.click()
    np.testing.assert_array_equal(shown(widget), first)


@pytest.mark.parametrize("kind", WIDGETS)
def test_every_control_and_button_declares_what_it_changes(kind):
    widget = kind()
    assert set(widget.effects) == {*widget.controls, *widget.buttons}
    for names in widget.effects.values():
        assert names
        assert set(names) <= set(widget.picture.plotted())


def test_digits_learn_and_say_so():
    widget = DigitsTraining()
    before = widget.traces["the network"].last.validation_accuracy
    widget.advance(40)
    history = widget.traces["the network"].arrays()
    assert len(history.epoch) == 41
    assert 9 < history.epoch[-1] <= 10
    assert history.validation_accuracy[-1] > 0.85 > before
    right = np.sum(widget.net.predict(widget.images) == widget.labels)
    assert f"{right} of the 20 digits shown are read correctly" in widget.describe()


def test_settings_act_on_the_running_training():
    widget = DigitsTraining()
    run, net = widget.runs["the network"], widget.net
    widget.set(learning_rate=0.1, batch_size=100)
    assert (run.learning_rate, run.batch_size) == (0.1, 100)
    assert widget.runs["the network"] is run
    widget.set(hidden_units=7)
    assert widget.net is not net
    assert widget.net.sizes == [64, 7, 10]
    assert widget.runs["the network"].learning_rate == 0.1


def test_a_new_seed_starts_another_run_and_reset_leads_back_to_it():
    widget = DigitsTraining()
    first = shown(widget)
    widget.buttons["new_seed"].click()
    second = shown(widget)
    assert (first != second).any()
    widget.advance(3)
    widget.reset_button.click()
    np.testing.assert_array_equal(shown(widget), second)


def test_diagram_shows_the_values_of_the_network():
    widget = FeedforwardDiagram()
    widget.set(x1=0.7, x2=-1.2, layer=1)
    a = widget.net.layers[0]
    z = a.W.T @ [[0.7], [-1.2]] + a.b
    expected = ", ".join(f"{v:.2f}" for v in (1 / (1 + np.exp(-z)))[:, 0])
    assert expected in widget.describe()


@pytest.mark.parametrize(("dtype", "digits"), [("float64", 16), ("float32", 7)])
def test_the_error_valley_lies_where_theory_puts_it(dtype, digits):
    curves = error_curves(dtype)
    assert np.isfinite([*curves.values()]).all()
    assert curves["complex step"].min() < 10.0 ** (1 - digits)
    for name, power in [("forward difference", 1 / 2), ("central difference", 2 / 3)]:
        best = curves[name].min()
        assert 10.0 ** (-power * digits - 2.5) < best < 10.0 ** (-power * digits + 1.5)


def test_two_thousand_frames_take_no_memory():
    manager, client = start_new_kernel()
    try:
        kernel = psutil.Process(manager.provisioner.process.pid)

        def execute(code):
            ignore = lambda message: None  # noqa: E731
            reply = client.execute_interactive(code, timeout=300, output_hook=ignore)
            assert reply["content"]["status"] == "ok", reply["content"]

        execute(
            "from iml_nn.live.digits import DigitsTraining; w = DigitsTraining(); w.advance(99)"
        )
        before = kernel.memory_info().rss
        execute("w.advance(2000)")
        grown = kernel.memory_info().rss - before
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert grown < 10e6


# ---------------------------------------------------------------------- trained side by side


class TwoRates(LiveTraining):
    """The same network with two learning rates, and a picture that shows their epoch."""

    def __init__(self):
        eta = ipywidgets.FloatSlider(description="η", value=0.5, min=0.1, max=1e300)
        width = ipywidgets.IntSlider(description="units", value=3, min=1, max=9)
        super().__init__(
            "Two rates", Dial(), {"learning_rate": eta, "width": width},
            acting=("learning_rate",), updates=40,
        )  # fmt: skip

    def start(self):
        X, y = datasets.xor(60, seed=self.seed)
        state = self.state
        return {
            name: train(
                Network([2, state["width"], 2], hidden="relu", seed=self.seed), X, y,
                learning_rate=eta, epochs=None,
            )
            for name, eta in [("slow", 0.01), ("chosen", state["learning_rate"])]
        }  # fmt: skip

    def draw(self):
        self.picture.show(self.runs["slow"].updates)


def test_a_diverging_run_says_so_in_the_picture_and_pauses():
    widget = TwoRates()
    clean = shown(widget)
    widget.set(learning_rate=1e200)
    widget.play_button.value = True
    assert not widget.state["playing"]
    text = widget.picture._notice.get_text()
    assert "slow: a weight has left the finite numbers" in text
    assert "Make it smaller, then press Reset" in text
    assert (shown(widget) != clean).any()
    widget.set(learning_rate=0.5)
    widget.reset_button.click()
    np.testing.assert_array_equal(shown(widget), clean)
    assert widget.errors == []


def test_a_loss_that_has_grown_far_says_so():
    widget = TwoRates()
    for run in widget.runs.values():
        run.net.weights = [1e4 * W for W in run.net.weights]
    widget.advance()
    assert "the loss has grown from" in widget.picture._notice.get_text()


def test_paired_runs_start_alike_and_settings_act_on_all_of_them():
    widget = TwoRates()
    slow, chosen = widget.runs.values()
    for a, b in zip(slow.net.weights, chosen.net.weights, strict=True):
        np.testing.assert_array_equal(a, b)
    widget.advance(2)
    assert slow.updates == chosen.updates == 80
    widget.set(learning_rate=0.25)
    assert slow.learning_rate == chosen.learning_rate == 0.25
    assert slow is widget.runs["slow"]
    widget.set(width=5)
    assert widget.runs["slow"].net.sizes == [2, 5, 2]
    assert widget.runs["slow"].updates == 0


def test_a_figure_that_cannot_be_made_leaves_no_second_error(monkeypatch):
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)
    with pytest.raises(ValueError, match="at most 4 units a layer"):
        FeedforwardDiagram(Network([2, 5, 2]))
    gc.collect()
    assert ignored == []


def test_while_playing_a_slow_update_makes_the_steps_shorter_but_not_those_of_step():
    widget = TwoRates()

    def slowly(n, update=widget.runs["slow"].update):
        time.sleep(0.02)
        update(n)

    widget.runs["slow"].update = slowly
    for _ in range(4):
        widget.play()
    assert widget.runs["chosen"].updates == 40 + 20 + 10 + 5
    widget.step()
    assert widget.runs["chosen"].updates == 40 + 20 + 10 + 5 + 40


def test_a_larger_batch_while_it_plays_makes_the_steps_of_digits_shorter_at_once():
    widget = DigitsTraining()
    widget.advance(1)
    run = widget.runs["the network"]
    before = run.updates
    widget.set(batch_size=300)
    widget.play()
    assert run.updates - before == widget.updates == 1


def test_a_press_of_play_during_a_long_frame_is_not_lost():
    async def scenario(widget):
        def slowly(draw=widget.draw):
            time.sleep(0.2)
            draw()

        widget.draw = slowly
        widget.set(gain=3)
        press = threading.Timer(0.1, lambda: setattr(widget.play_button, "value", True))
        press.start()
        await until(lambda: widget.frames > 3)
        assert widget.state["playing"]

    assert run_in_loop(scenario).errors == []


def test_a_figure_without_a_sign_of_life_from_its_page_pauses(monkeypatch):
    monkeypatch.setattr(figure_module, "LONELY", 1.0)

    async def scenario(widget):
        widget.play_button.value = True
        for value in range(1, 16):
            await asyncio.sleep(0.1)
            widget._pulse.value = value
        assert widget.state["playing"]
        await until(lambda: not widget.state["playing"])

    assert run_in_loop(scenario).errors == []
