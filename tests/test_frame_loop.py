"""A live figure inside an event loop: latest wins, and the page sets the pace."""

import asyncio
import threading
import time

import pytest

from iml_nn.widgets import frame_loop, page
from tests.counter import run_in_loop, served, until


def test_play_and_pause():
    async def scenario(widget):
        began = time.monotonic()
        widget.play_button.value = True
        await until(lambda: widget.frames > 10)
        assert widget.frames < 3 + (time.monotonic() - began) / frame_loop.FRAME
        assert widget.play_button.description == "Pause"
        widget.play_button.value = False
        stopped = widget.frames
        await served(widget)
        assert widget.frames <= stopped + 3
        assert widget.play_button.description == "Play"

    assert run_in_loop(scenario).errors == []


def test_of_many_events_from_another_thread_the_latest_wins():
    async def scenario(widget):
        def drag():
            for gain in range(2, 500):
                widget.controls["gain"].value = gain

        mover = threading.Thread(target=drag)
        mover.start()
        mover.join()
        widget.step_button.click()
        await served(widget)

    widget = run_in_loop(scenario)
    assert widget.changes[-1] == {"gain": 499}
    assert len(widget.changes) <= 2
    assert widget.frames <= 4
    assert widget.count == 499
    assert widget.threads == {threading.get_ident()}


def test_what_a_page_moves_while_the_figure_moves_something_is_followed():
    async def scenario(widget):
        with widget.quietly():  # the figure is moving a control, in this thread
            mover = threading.Thread(target=lambda: setattr(widget.controls["gain"], "value", 7))
            mover.start()
            mover.join()
        await served(widget)

    assert run_in_loop(scenario).changes == [{"gain": 7}]


def test_every_click_counts():
    async def scenario(widget):
        for _ in range(7):
            widget.step_button.click()
        for _ in range(2):
            widget.buttons["jump"].click()
        await served(widget)

    assert run_in_loop(scenario).count == 207


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


def test_a_press_of_play_during_a_long_frame_is_not_lost():
    async def scenario(widget):
        def slowly(render=widget.render):
            time.sleep(0.2)
            render()

        widget.render = slowly
        widget.set(gain=3)
        press = threading.Timer(0.1, lambda: setattr(widget.play_button, "value", True))
        press.start()
        await until(lambda: widget.frames > 3)
        assert widget.state["playing"]

    assert run_in_loop(scenario).errors == []


# ---------------------------------------------------------------------- the page sets the pace


def answer(widget):
    """What the link in the page does when it has shown all that was sent."""
    widget.page.shown.value = widget.page.sent.value


def test_frames_wait_for_a_slow_page_and_few_come_after_pause():
    async def scenario(widget):
        answer(widget)
        widget.play_button.value = True
        shown = 0
        for _ in range(5):  # a page that takes 0.2 s for a frame: 5 a second, not 30
            await until(lambda: widget.page.behind)
            await asyncio.sleep(0.2)
            assert widget.page.sent.value - widget.page.shown.value == page.AHEAD
            widget.page.shown.value += 1
            shown += 1
        assert widget.frames <= 1 + shown + page.AHEAD
        widget.play_button.value = False
        sent = widget.page.sent.value
        answer(widget)
        await served(widget)
        assert widget.page.sent.value <= sent + 1, "the frame that shows the pause, and no other"

    assert run_in_loop(scenario).errors == []


def test_the_last_of_many_events_reaches_a_slow_page():
    async def scenario(widget):
        answer(widget)
        for gain in range(2, 60):
            widget.controls["gain"].value = gain
            await asyncio.sleep(0.005)
        await until(lambda: widget.page.behind)
        answer(widget)
        await served(widget)
        assert widget.changes[-1] == {"gain": 59}

    widget = run_in_loop(scenario)
    assert len(widget.changes) <= 1 + page.AHEAD


def test_a_page_that_never_answers_holds_nothing_back():
    async def scenario(widget):
        widget.play_button.value = True
        await until(lambda: widget.frames > 5 + page.AHEAD)
        assert not widget.page.behind
        assert not widget.page.gone

    assert run_in_loop(scenario).errors == []


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(page, "LONELY", 0.5)


def test_a_play_whose_page_was_closed_pauses(impatient):
    async def scenario(widget):
        widget.play_button.value = True
        for _ in range(15):
            await asyncio.sleep(0.1)
            answer(widget)
        assert widget.state["playing"], "it plays on while somebody looks"
        await until(lambda: not widget.state["playing"])
        await served(widget)

    assert run_in_loop(scenario).errors == []


def test_a_page_that_comes_back_is_served_again(impatient):
    async def scenario(widget):
        answer(widget)
        widget.play_button.value = True
        await until(lambda: not widget.state["playing"])
        frames = widget.frames
        widget.controls["gain"].value = 5
        await served(widget)
        assert widget.frames == frames + 1
        answer(widget)
        widget.play_button.value = True
        await until(lambda: widget.page.behind)

    assert run_in_loop(scenario).errors == []
