"""The smallest live figure, which counts its steps, and how to run one in an event loop."""

import asyncio
import base64
import io
import threading
import time

import numpy as np
from PIL import Image

from iml_nn.pictures import Picture
from iml_nn.widgets import LiveFigure, button, slider


class Dial(Picture):
    size = (2.0, 1.0)
    layout = {"axes": (0, 0, 1, 1)}

    def build(self, axes):
        axes.set(xlim=(0, 1000), ylim=(0, 1))
        self.hand = self.line(axes, "hand")

    def show(self, count):
        self.hand.set_data([count, count], [0, 1])

    def describe(self, count):
        return f'The "count" is {count}.'


class Counter(LiveFigure):
    """Counts its steps; `gain` is added at each."""

    title, picture = "A counter", Dial
    controls = {
        "gain": slider("gain", 1, -9, 1000, 1, "what a step adds", "hand"),
        "unit": slider("unit", 1, 1, 9, 1, "not used", "hand"),
    }
    buttons = {"jump": button("Jump", "rocket", "adds 100", "hand")}

    def begin(self):
        self.count, self.changes, self.threads = 0, getattr(self, "changes", []), set()

    def change(self, values):
        self.changes.append(values)

    def press(self, name, clicks):
        self.count += 100 * clicks

    def step(self):
        self.threads.add(threading.get_ident())
        if self.state["gain"] < 0:
            raise ValueError("gain < 0 & falling")
        self.count += self.state["gain"]

    def experiment(self):
        return self.count


def shown(widget):
    """The frame that the browser would show, as pixels."""
    data = widget.page.image.value.split("base64,")[1].split('"')[0]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


def run_in_loop(scenario, kind=Counter):
    """Run an async scenario(widget) on a figure made inside an event loop, and return it."""

    async def main():
        widget = kind()
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
    await until(lambda: widget.loop.idle)
