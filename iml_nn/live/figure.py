"""LiveFigure: controls, a picture, and the one task that touches the model behind it."""

import asyncio
import base64
import time
import traceback

import ipywidgets

from iml_nn.figures.base import Picture
from iml_nn.figures.tables import as_table
from iml_nn.live.style import STYLE, alert

FRAME = 1 / 30  # seconds from frame to frame, at least
PAUSE = 0.015  # seconds of rest after each frame, so that the kernel hears of a click
PULSE = 1.0  # seconds between two signs of life of a page that shows a playing figure
LONELY = 6.0  # seconds without such a sign: nobody looks any more

_shown = {}  # notebook cell → (its run, the figures that this run made)


class LiveFigure(ipywidgets.VBox):
    """A picture that follows its controls, and can play.

    JupyterLab may call an observer in another thread than a button's callback. Callbacks therefore
    only post a request to the kernel's event loop. One task takes the latest requests, changes the
    model, advances it while playing and draws one frame: no two events ever touch model and figure
    at once, and events that come faster than frames replace each other. Without a running event
    loop (tests, scripts) each request is served at once.

    A subclass implements `step` and `draw`. One whose state is more than its controls also
    implements `change` and `restart`. Its `effects` declare for each control and further button
    which plotted quantities (names of `Picture.plotted`) must follow it.

    Parameters
    ----------
    title : what the figure is, in a few words: its text where no picture can be shown.
    picture : Picture.
    controls : name → ipywidgets control. Names are those of `state` and `set`.
    play, step : whether it has Play and Step buttons. Reset it always has.
    buttons : name → further button. Its clicks come to `change(name, number of clicks)`.
    """

    effects = {}

    def __init__(self, title, picture: Picture, controls, *, play=True, step="Step", buttons=None):
        self.title_text, self.picture, self.controls = title, picture, controls
        self._start = {name: control.value for name, control in controls.items()}
        self.errors = []
        self.frames = 0
        self._requests, self._task, self._heard = {}, None, 0.0
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self.play_button = ipywidgets.ToggleButton(
            description="Play", icon="play", tooltip="Play or pause", button_style="primary"
        )
        self.step_button = ipywidgets.Button(
            description=step, icon="step-forward", tooltip="One step forward"
        )
        self.reset_button = ipywidgets.Button(
            description="Reset", icon="refresh", tooltip="Back to the first frame"
        )
        self.table_button = ipywidgets.ToggleButton(
            description="Numbers", icon="table", tooltip="Show what is plotted as a table"
        )
        self._image, self._message, self._table = (ipywidgets.HTML() for _ in range(3))
        self._pulse = ipywidgets.Play(
            interval=int(1000 * PULSE), max=2**31 - 1, layout=ipywidgets.Layout(display="none")
        )
        self.buttons = buttons or {}
        row = [self.play_button] * play + [self.step_button, *self.buttons.values()]
        row += [self.reset_button, self.table_button]
        for button in row:
            button.layout.width = "auto"
        # overflow and margin: else the frame of a button that has the focus is cut off
        wrap = {"flex_flow": "row wrap", "overflow": "visible"}
        rows = [
            ipywidgets.HBox(row, layout=ipywidgets.Layout(**wrap, margin="3px 0 0 3px")),
            ipywidgets.HBox([*controls.values()], layout=ipywidgets.Layout(**wrap)),
        ]
        below = [self._image, self._message, self._table, self._pulse, ipywidgets.HTML(STYLE)]
        super().__init__([*rows, *below])
        self.add_class("iml-live")
        named = {"play": self.play_button, "step": self.step_button, "reset": self.reset_button}
        named["table"] = self.table_button
        for name, control in (named | self.buttons | controls).items():
            control.add_class(f"iml-{name}")  # tests, and style sheets, find it by that
        self.play_button.observe(lambda event: self._post("play", event["new"]), "value")
        self.table_button.observe(lambda event: self._post("table", event["new"]), "value")
        self.step_button.on_click(lambda _: self._post("step"))
        self.reset_button.on_click(lambda _: self._post("reset"))
        self._pulse.observe(lambda _: self._post("pulse"), "value")
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: self._post(name))
        for name, control in controls.items():
            control.observe(lambda event, name=name: self._post(name, event["new"]), "value")
        _retire_earlier_run(self)
        self.restart()
        self.render()

    # ------------------------------------------------------------------ for subclasses

    def change(self, name, value):
        """Apply a control's new value, or clicks on a button; here `draw` reads the controls."""

    def step(self):
        """Advance the model by one frame."""
        raise NotImplementedError

    def play(self):
        """Advance the model by one frame of a play: here, one step."""
        self.step()

    def restart(self):
        """Put the figure at its start: here, the controls where they were at first."""
        self.set(**self._start)

    def draw(self):
        """Move the picture's artists to the model's state."""
        raise NotImplementedError

    # ------------------------------------------------------------------ a plain object

    @property
    def state(self):
        """Values of all controls, and whether it plays."""
        values = {name: control.value for name, control in self.controls.items()}
        return values | {"playing": self.play_button.value}

    def set(self, **values):
        """Move controls: `figure.set(learning_rate=0.1)`."""
        for name, value in values.items():
            if name not in self.controls:
                known = ", ".join(self.controls)
                raise ValueError(f"unknown control {name!r}; choose one of {known}")
            self.controls[name].value = value

    def advance(self, n=1):
        """Advance by n frames, drawing each."""
        for _ in range(n):
            self.step()
            self.render()

    def describe(self):
        """One sentence on what is shown, from the plotted numbers."""
        return self.picture.describe()

    def render(self):
        """Draw the model's state and hand the frame to the browser."""
        self.draw()
        self._image.value = self.picture.as_html(self.picture.jpeg(), "jpeg", self.describe())
        self._table.value = as_table(self.picture) if self.table_button.value else ""
        self.frames += 1

    def close(self):
        """Stop playing, and take the controls from the page."""
        if hasattr(self, "play_button"):  # a figure that could not be made is closed too
            self.play_button.value = False
            self._requests.clear()
        super().close()

    def _repr_mimebundle_(self, **kwargs):
        # the default text would hold the whole picture
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        return bundle | {
            "text/plain": f"[{self.title_text}]",
            "image/png": base64.b64encode(self.picture.png()).decode(),
        }

    # ------------------------------------------------------------------ the one task

    def _post(self, name, value=None):
        if self._loop is None:
            self._accept(name, value)
        else:
            self._loop.call_soon_threadsafe(self._accept, name, value)

    def _accept(self, name, value):
        if name == "pulse":
            self._heard = time.monotonic()
            return
        # the latest value wins, but of a button every click counts
        self._requests[name] = self._requests.get(name, 0) + 1 if value is None else value
        if self._loop is None:
            self._turn()
        elif self._task is None or self._task.done():
            self._task = self._loop.create_task(self._run())

    async def _run(self):
        while self._requests or self.play_button.value:
            began = time.monotonic()
            self._turn()
            # the pulse plays once Play was served; its silence then means: the page was closed
            if self._pulse.playing and time.monotonic() - self._heard > LONELY:
                self.play_button.value = False
            await asyncio.sleep(max(PAUSE, FRAME - (time.monotonic() - began)))

    def _turn(self):
        """Serve all requests, advance while playing, draw one frame."""
        requests, self._requests = self._requests, {}
        try:
            for name, value in requests.items():
                self._serve(name, value)
            if self.play_button.value:
                self.play()
            self.render()
        except Exception as error:  # shown, kept and ended: nobody else would see it in a task
            self._fail(error)

    def _serve(self, name, value):
        if name == "play":
            self.play_button.description = "Pause" if value else "Play"
            self.play_button.icon = "pause" if value else "play"
            self._heard, self._pulse.playing = time.monotonic(), value
        elif name == "step":
            for _ in range(value):
                self.step()
        elif name == "table":
            pass  # `render` looks at the button
        elif name == "reset":
            self.play_button.value = False
            self._message.value = ""
            self.restart()
        else:
            self.change(name, value)

    def _fail(self, error):
        self.errors.append(error)
        self.play_button.value = False
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__}: {error}  ({where.name}, line {where.lineno})"
        self._message.value = alert(text)


def _retire_earlier_run(figure):
    """Close the figures that an earlier run of the same notebook cell left behind."""
    try:
        from IPython import get_ipython

        parent = get_ipython().get_parent()
        cell, run = parent["metadata"]["cellId"], parent["header"]["msg_id"]
    except (ImportError, AttributeError, KeyError, TypeError):
        return  # no notebook, or a front end that does not name its cells
    last_run, figures = _shown.get(cell, (run, []))
    if last_run != run:
        for old in figures:
            old.close()
        figures = []
    _shown[cell] = (run, [*figures, figure])
