"""What holds for every widget."""

import copy
import functools
import math

import ipywidgets
import numpy as np
import psutil
import pytest
from jupyter_client.manager import start_new_kernel

from iml_nn.widgets import LiveTraining
from tests.counter import shown
from tests.widgets import WIDGETS, another_value

EACH = pytest.mark.parametrize("kind", WIDGETS, ids=lambda kind: kind.__name__)


@EACH
def test_every_control_to_both_ends(kind):
    widget = kind()
    for name, control in widget.controls.items():
        if hasattr(control, "options"):
            values = [o[1] if isinstance(o, tuple) else o for o in control.options]
            ends = [values[-1], values[0]]
        elif isinstance(control, ipywidgets.FloatLogSlider):
            ends = [control.base**control.min, control.base**control.max]
        else:
            ends = [control.min, control.max]
        for end in ends:
            before = widget.frames
            widget.set(**{name: end})
            widget.advance(2)
            assert widget.frames > before
            assert widget.describe().endswith(".")
        assert control.description
        assert control.tooltip
    assert widget.errors == []


@EACH
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


@EACH
def test_reset_undoes_what_step_did_and_nothing_else(kind):
    widget = kind()
    settings = {name: another_value(widget.controls[name])
                for name, control in widget.declared.items()
                if name in widget.controls and not control.stepped}  # fmt: skip
    widget.set(**settings)
    first, state = shown(widget), widget.state
    widget.advance(2)
    assert (shown(widget) != first).any()
    widget.reset_button.click()
    np.testing.assert_array_equal(shown(widget), first)
    assert widget.state == state


@functools.cache
def unmoved(kind, steps):
    """What a widget plots after so many steps."""
    widget = kind()
    widget.advance(steps)
    return copy.deepcopy(widget.picture.plotted())


def moved(kind, name):
    """What a control or button moves: names of the plotted quantities that differ with it."""
    widget, steps = kind(), issubclass(kind, LiveTraining)  # a network learns for a step
    if name in widget.controls:
        widget.set(**{name: another_value(widget.controls[name])})
    else:
        widget.advance(1)
        steps += 1
        widget.buttons[name].click()
    if issubclass(kind, LiveTraining):
        widget.advance(1)
    old, new = unmoved(kind, steps), widget.picture.plotted()
    return {name for name in old if not _equal(old[name], new[name])}


def _equal(old, new):
    return len(old) == len(new) and all(
        np.array_equal(a, b, equal_nan=not isinstance(a, str))
        for a, b in zip(old, new, strict=True)
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in WIDGETS for name in [*kind.controls, *kind.buttons]],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_every_control_and_button_moves_what_it_declares(kind, name):
    declared = (kind.controls | kind.buttons)[name].moves
    assert declared
    assert set(declared) <= moved(kind, name)


def test_two_thousand_frames_take_no_memory():
    manager, client = start_new_kernel()
    try:
        kernel = psutil.Process(manager.provisioner.process.pid)

        def execute(code):
            ignore = lambda message: None  # noqa: E731
            reply = client.execute_interactive(code, timeout=300, output_hook=ignore)
            assert reply["content"]["status"] == "ok", reply["content"]

        execute(
            "from iml_nn.ideas.digits import DigitsTraining; w = DigitsTraining(); w.advance(99)"
        )
        before = kernel.memory_info().rss
        execute("w.advance(2000)")
        grown = kernel.memory_info().rss - before
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert grown < 10e6
