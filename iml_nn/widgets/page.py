"""The frames of a figure in the page, and how many of them the page has shown."""

import time

import ipywidgets

AHEAD = 2  # frames sent that the page has not shown yet: more would queue up on a slow line
LONELY = 6.0  # seconds without an answer to a frame: nobody looks any more


class Page:
    """An image in the page that is told each frame, and a counter with which the page answers.

    A frame is followed by its number. A link in the page copies this number into a second counter,
    which comes back: messages keep their order, so the frame has been shown by then. What has not
    been answered is what is still on its way.
    """

    def __init__(self):
        hidden = {"display": "none"}
        self.image = ipywidgets.HTML()
        self.sent, self.shown = (
            ipywidgets.IntText(layout=ipywidgets.Layout(**hidden)) for _ in range(2)
        )
        self.link = ipywidgets.jslink((self.sent, "value"), (self.shown, "value"))
        self.shown.observe(lambda _: self._hear(), "value")
        self._answers, self._since = False, time.monotonic()

    @property
    def parts(self):
        """The widgets that belong into the page."""
        return [self.image, self.sent, self.shown]

    def show(self, html):
        """Send a frame."""
        if self.sent.value == self.shown.value:
            self._since = time.monotonic()
        self.image.value = html
        self.sent.value += 1

    @property
    def behind(self):
        """True while the page has yet to show the last frames. One that never answers is not."""
        return self._answers and self.sent.value - self.shown.value >= AHEAD

    @property
    def gone(self):
        """True if a page that used to answer has been silent on the last frames: it was closed."""
        waits = self._answers and self.sent.value != self.shown.value
        return waits and time.monotonic() - self._since > LONELY

    def forget(self):
        """Expect no answer any more, until one comes."""
        self._answers = False

    def _hear(self):
        self._answers, self._since = True, time.monotonic()

    def close(self):
        """Take the link from the page; the parts are closed with the figure they are in."""
        self.link.unlink()
        self.link.close()
