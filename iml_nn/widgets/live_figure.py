"""LiveFigure: declared controls, a picture, and the experiment behind it."""

import base64
import contextlib
import threading
import traceback

import ipywidgets

from iml_nn.pictures.tables import as_table
from iml_nn.widgets.base import WidgetBase
from iml_nn.widgets.cells import retire_earlier_run
from iml_nn.widgets.controls import accepted, own_buttons
from iml_nn.widgets.frame_loop import FrameLoop
from iml_nn.widgets.page import Page
from iml_nn.widgets.style import STYLE, alert


class LiveFigure(WidgetBase):
    """A picture that follows its controls, and can play.

    A subclass declares its `title`, its `picture` (a class), its `controls` and further `buttons`
    (name → Control), and whether it `plays`; it implements `step` and `experiment`. One whose state
    is more than its controls also implements `begin` and `change`.

    Parameters
    ----------
    picture, controls : instead of those declared, where they depend on an argument.
    start : where controls stand at first.
    """

    picture, controls, buttons = None, {}, {}
    plays, step_label = True, "Step"

    def __init__(self, *, picture=None, controls=None, **start):
        super().__init__()
        self.declared = (controls or self.controls) | self.buttons
        self.picture = picture or self.picture()
        self.controls = {name: self.declared[name].make() for name in controls or self.controls}
        self.buttons = {name: control.make() for name, control in self.buttons.items()}
        self.seed, self.frames, self._moved_by = 0, 0, None
        self.page = Page()
        self.loop = FrameLoop(self, self.page)
        self.own_buttons = own = own_buttons(self.step_label)
        self.play_button, self.step_button, self.reset_button, self.table_button = own.values()
        self.message, self.table = ipywidgets.HTML(), ipywidgets.HTML()
        self.move(**start)
        self._start = {name: control.value for name, control in self.controls.items()}
        self.children = [*self.arrange(), *self.page.parts[1:], ipywidgets.HTML(STYLE)]
        self.add_class("iml-live")
        retire_earlier_run(self)
        self.begin()
        self.render()
        for name, control in (own | self.buttons | self.controls).items():
            self.connect(name, control)

    def connect(self, name, control):
        """Let a control post its requests; those of one that is not declared come to `press`."""
        control.add_class(f"iml-{name}")  # tests, and style sheets, find it by that
        if isinstance(control, ipywidgets.Button):
            control.on_click(lambda _: self.loop.post(**{name: None}))
        else:
            control.observe(lambda event: self._post(name, event["new"]), "value")

    def _post(self, name, value):
        if threading.get_ident() != self._moved_by:
            self.loop.post(**{name: value})

    @contextlib.contextmanager
    def quietly(self):
        """Let what this thread moves post no request; what comes from the page still does."""
        self._moved_by = threading.get_ident()
        try:
            yield
        finally:
            self._moved_by = None

    # ------------------------------------------------------------------ for subclasses

    def begin(self):
        """Put the model at its start, for the controls and the seed as they stand."""

    def change(self, values):
        """Follow controls that have moved, name → value; `experiment` reads them in any case."""

    def press(self, name, clicks):
        """Serve one of the further buttons, or what is connected to the figure; here, New seed."""
        if name == "new_seed":
            self.seed += clicks
            self.begin()

    def shown_at_once(self, name):
        """Does a frame show what was asked for under this name, or only the step after it?"""
        return name not in self.controls or not self.declared[name].live

    def step(self):
        """Advance the model by one frame."""
        raise NotImplementedError

    def play(self):
        """Advance the model by one frame of a play: here, one step."""
        self.step()

    def experiment(self):
        """Return the numbers that the picture is told, for the state as it stands."""
        raise NotImplementedError

    def arrange(self):
        """Return the rows of the page, from top to bottom."""
        row = [self.play_button] * self.plays + [self.step_button, *self.buttons.values()]
        row += [self.reset_button, self.table_button]
        for part in row:
            part.layout.width = "auto"
        # overflow and margin: else the frame of a button that has the focus is cut off
        wrap = {"flex_flow": "row wrap", "overflow": "visible"}
        return [
            ipywidgets.HBox(row, layout=ipywidgets.Layout(**wrap, margin="3px 0 0 3px")),
            ipywidgets.HBox([*self.controls.values()], layout=ipywidgets.Layout(**wrap)),
            self.page.image, self.message, self.table,
        ]  # fmt: skip

    # ------------------------------------------------------------------ a plain object

    @property
    def state(self):
        """Values of all controls, and whether it plays."""
        values = {name: control.value for name, control in self.controls.items()}
        return values | {"playing": self.playing}

    @property
    def playing(self):
        """Does it play?"""
        return self.play_button.value

    def set(self, **values):
        """Move controls, as a reader does: `figure.set(learning_rate=0.1)`.

        Raises
        ------
        ValueError, TypeError : an unknown control, or a value that it cannot take.
        """
        before = self.state
        self.move(**values)
        moved = {name: self.controls[name].value for name in values}
        self.loop.post(**{name: v for name, v in moved.items() if v != before[name]})

    def move(self, **values):
        """Move controls without following them. Takes and raises the same as `set`."""
        for name, value in values.items():
            if name not in self.controls:
                known = ", ".join(self.controls)
                raise ValueError(f"unknown control {name!r}; choose one of {known}")
            values[name] = accepted(name, self.controls[name], value)
        with self.quietly():
            for name, value in values.items():
                self.controls[name].value = value

    def advance(self, n=1):
        """Advance by n frames, drawing each, once all that was asked for has been served."""
        self.loop.catch_up()
        for _ in range(n):
            self.step()
            self.render()

    def pause(self):
        """Stop the play."""
        with self.quietly():
            self.play_button.value = False
        self._label_play()

    def describe(self):
        """One sentence on what is shown, from the plotted numbers."""
        return self.picture.describe(self.told)

    def render(self):
        """Draw the model's state and hand the frame to the page."""
        self.told = self.experiment()
        self.picture.show(self.told)
        text = self.describe()
        self.page.show(self.picture.as_html(self.picture.jpeg(), "jpeg", text))
        self.table.value = as_table(self.picture, text) if self.table_button.value else ""
        self.frames += 1

    def close(self):
        """Stop playing, and take the figure from the page."""
        if hasattr(self, "loop"):  # one that could not be made is closed, too
            self.pause()
            self.loop.clear()
            self.page.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs):
        # the default text would hold the whole picture
        still = base64.b64encode(self.picture.png()).decode()
        return super()._repr_mimebundle_(**kwargs) | {"image/png": still}

    # ------------------------------------------------------------------ requests

    def serve(self, requests):
        """Serve requests, name → new value or number of clicks; advance a play; draw one frame."""
        self.guarded(self._serve, requests)

    def _serve(self, requests):
        moved = {name: value for name, value in requests.items() if name in self.controls}
        if moved:
            self.change(moved)
        self._label_play()
        for name in requests:
            if name not in self.controls and name not in self.own_buttons:
                self.press(name, requests[name])
        if "reset" in requests:
            self._reset()
        for _ in range(requests.get("step", 0)):
            self.step()
        if plays := self.playing:
            self.play()
        if plays or any(self.shown_at_once(name) for name in requests):
            self.render()

    def _label_play(self):
        self.play_button.description = "Pause" if self.playing else "Play"
        self.play_button.icon = "pause" if self.playing else "play"

    def _reset(self):
        self.pause()
        self.message.value = ""
        self.move(**{name: value for name, value in self._start.items()
                     if self.declared[name].stepped})  # fmt: skip
        self.begin()

    def show_error(self, error):
        """Stop the play, and say under the picture what went wrong."""
        self.pause()
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__}: {error}  ({where.name}, line {where.lineno})"
        self.message.value = alert(text)
