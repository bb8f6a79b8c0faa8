"""A live figure without an event loop: each request is served at once."""

import base64
import gc
import io
import sys

import numpy as np
import pytest
from PIL import Image

from iml_nn.widgets import cells
from tests.counter import Counter, shown


def test_the_first_frame_is_there_at_once_and_each_request_is_served_at_once():
    widget = Counter()
    assert widget.frames == 1
    widget.step_button.click()
    assert (widget.count, widget.frames) == (1, 2)
    widget.set(gain=5)
    assert widget.changes == [{"gain": 5}]
    widget.advance(3)
    assert (widget.count, widget.frames) == (16, 6)
    widget.buttons["jump"].click()
    assert widget.count == 116
    assert widget.state == {"gain": 5, "unit": 1, "playing": False}
    assert widget.describe() == 'The "count" is 116.'
    assert 'alt="The &quot;count&quot; is 116."' in widget.page.image.value


def test_controls_that_move_together_are_followed_together():
    widget = Counter()
    widget.set(gain=7, unit=3)
    assert widget.changes == [{"gain": 7, "unit": 3}]
    assert widget.frames == 2
    widget.set(gain=7, unit=4)
    assert widget.changes[1:] == [{"unit": 4}], "what stayed as it was is no change"


def test_a_control_moved_by_the_figure_itself_asks_for_nothing():
    widget = Counter()
    widget.move(gain=9)
    assert (widget.state["gain"], widget.frames, widget.changes) == (9, 1, [])


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"speed": 1}, ValueError, "unknown control 'speed'; choose one of gain, unit"),
        ({"gain": 1001}, ValueError, "gain must be at least -9 and at most 1000, got 1001"),
        ({"gain": "7"}, TypeError, "gain must be a number, got '7'"),
    ],
)
def test_what_a_control_cannot_take_is_refused_and_nothing_moves(values, error, message):
    widget = Counter()
    with pytest.raises(error, match=message):
        widget.set(unit=2, **values)
    assert widget.state == {"gain": 1, "unit": 1, "playing": False}
    with pytest.raises(error, match=message):
        Counter(**values)


def test_controls_can_start_elsewhere_and_reset_undoes_steps_alone():
    widget = Counter(gain=30)
    first = shown(widget)
    widget.set(unit=5)
    widget.advance(2)
    assert (shown(widget) != first).any()
    widget.reset_button.click()
    assert (widget.count, widget.state["gain"], widget.state["unit"]) == (0, 30, 5)
    np.testing.assert_array_equal(shown(widget), first)


def test_an_exception_is_shown_kept_and_stops_the_play():
    widget = Counter()
    widget.set(gain=-1)
    widget.play_button.value = True
    assert [str(error) for error in widget.errors] == ["gain < 0 & falling"]
    assert "ValueError: gain &lt; 0 &amp; falling" in widget.message.value
    assert 'role="alert"' in widget.message.value
    assert not widget.state["playing"]
    assert widget.play_button.description == "Play"
    widget.set(gain=1)
    widget.reset_button.click()
    assert widget.message.value == ""
    assert len(widget.errors) == 1


def test_the_numbers_are_shown_while_they_are_asked_for():
    widget = Counter()
    widget.advance(3)
    assert widget.table.value == ""
    widget.table_button.value = True
    assert "hand" in widget.table.value
    assert "The &quot;count&quot; is 3." in widget.table.value
    widget.table_button.value = False
    assert widget.table.value == ""


def test_what_a_saved_notebook_holds():
    bundle = Counter()._repr_mimebundle_()
    assert bundle["text/plain"] == "[A counter]"
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.format == "PNG"
    assert image.size == (200, 100)
    assert "application/vnd.jupyter.widget-view+json" in bundle


@pytest.fixture
def run_of_a_cell(monkeypatch):
    """The message of a notebook cell, as the kernel has it; its shell has none, as in Pyodide."""
    message = {"metadata": {"cellId": "see-it"}, "header": {"msg_id": "run 1"}}

    class Kernel:
        def get_parent(self):
            return message

    class Shell:
        kernel = Kernel()

    monkeypatch.setattr("IPython.get_ipython", Shell)
    monkeypatch.setattr(cells, "_shown", {})
    return message


def test_a_second_run_of_a_cell_closes_the_figures_of_the_first(run_of_a_cell):
    first, sibling = Counter(), Counter()
    assert first.comm is not None, "a figure of the same run was closed"
    run_of_a_cell["header"] = {"msg_id": "run 2"}
    second = Counter()
    assert first.comm is None
    assert sibling.comm is None
    assert second.comm is not None
    assert cells.figures() == [second]


def test_what_is_closed_is_closed_with_all_that_is_in_it():
    widget = Counter()
    parts = [widget.page.image, widget.page.link, widget.step_button, *widget.controls.values()]
    assert all(part.comm is not None for part in parts)
    widget.close()
    assert [part.comm for part in parts] == [None] * len(parts)


def test_a_figure_that_cannot_be_made_leaves_no_second_error(monkeypatch):
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)

    class Broken(Counter):
        def begin(self):
            raise ValueError("no data")

    for kind in (Broken, lambda: Counter(gain=5000)):
        with pytest.raises(ValueError, match=r"no data|at most 1000"):
            kind()
    gc.collect()
    assert ignored == []
