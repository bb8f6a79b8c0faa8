"""The one task that touches model and picture: latest wins, at the pace of the page."""

import asyncio
import time

from iml_nn.widgets.base import running_loop

FRAME = 1 / 30  # seconds from frame to frame, at least
PAUSE = 0.015  # seconds of rest after each frame, so that the kernel hears of a click


class FrameLoop:
    """Collects requests, and serves the latest of them, one frame after the other.

    JupyterLab may call an observer in another thread than a button's callback. Callbacks therefore
    only post a request to the kernel's event loop. One task serves the latest requests, frame by
    frame: no two events ever touch model and picture at once, and events that come faster than
    frames replace each other. While the page is behind nothing is served. Without a running event
    loop (tests, scripts) each request is served at once.

    Parameters
    ----------
    figure : has `serve(requests)`, which also draws the frame, `playing` and `pause()`.
    page : Page.
    """

    def __init__(self, figure, page):
        self._figure, self._page = figure, page
        self._loop, self._task, self._requests = running_loop(), None, {}

    @property
    def idle(self):
        """True when all requests have been served, and nothing plays."""
        return not self._requests and (self._task is None or self._task.done())

    def post(self, **requests):
        """Ask for things: name → new value, or None for one click. From any thread."""
        # in the loop's own thread at once, so that the cell can `catch_up`
        if self._loop is None or running_loop() is self._loop:
            self._accept(requests)
        else:
            self._loop.call_soon_threadsafe(self._accept, requests)

    def catch_up(self):
        """Serve at once what has been asked for. To be called in the cell."""
        if self._requests:
            self._figure.serve(self._take())

    def clear(self):
        """Forget what has not been served."""
        self._requests.clear()

    def _accept(self, requests):
        for name, value in requests.items():
            # the latest value wins, but of a button every click counts
            self._requests[name] = self._requests.get(name, 0) + 1 if value is None else value
        if self._loop is None:
            self._figure.serve(self._take())
        elif self._task is None or self._task.done():
            self._task = self._loop.create_task(self._run())

    async def _run(self):
        while self._requests or self._figure.playing:
            began = time.monotonic()
            if self._page.gone:
                self._page.forget()
                self._figure.pause()
            elif not self._page.behind:
                self._figure.serve(self._take())
            await asyncio.sleep(max(PAUSE, FRAME - (time.monotonic() - began)))

    def _take(self):
        requests, self._requests = self._requests, {}
        return requests
