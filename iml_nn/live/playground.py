"""The playground: everything that the course has, to be turned at once (notebook 09)."""

import ipywidgets
import numpy as np

from iml_nn.figures.playground import PlaygroundPicture
from iml_nn.history import Patience
from iml_nn.live import own_data, playground_controls, recipe
from iml_nn.live.presets import PRESETS, settings_of
from iml_nn.live.training import LiveTraining
from iml_nn.measures import gradient_sizes

DATA = ("data", "classes", "points", "noise", "test_fraction")
FRAME = ("x1", "x2", "label", "patience", "speed")  # touch neither data nor weights
RUN = "the network"
MAPS = ("surface", "unit maps")


class Playground(LiveTraining):
    """Data, network, training and regularisers; all but data, sizes and first weights act live.

    `data` holds the points shown, (X, y), before they are split.
    """

    effects = (
        dict.fromkeys((*DATA, "preset", "add_point", "remove_point"), ("surface: samples",))
        | dict.fromkeys(("layers", "units", "activation", "init", "scale", "symmetry"), MAPS)
        | dict.fromkeys(("loss", *recipe.ACTING), ("weights", "losses"))
        | dict.fromkeys(("x1", "x2", "label"), ("cursor",))
        | {"patience": ("patience",), "speed": ("losses",), "restore_best": ("status",)}
        | {"new_seed": ("weights", "unit maps")}
    )

    def __init__(self):
        self._quiet, self._event = False, ""
        self._own, self._edits = own_data.SKETCH, 0
        controls = playground_controls.controls()
        self._sentence, self._code = ipywidgets.HTML(), ipywidgets.HTML()
        self.code_button = ipywidgets.ToggleButton(
            description="Show code", icon="code", tooltip="Eight lines that repeat this run"
        )
        super().__init__(
            "The playground", PlaygroundPicture(), controls, acting=(*recipe.ACTING, *FRAME),
            buttons=playground_controls.buttons(),
        )  # fmt: skip
        self.upload = ipywidgets.FileUpload(
            accept=".csv", description="CSV file", tooltip="Columns x1, x2, class; at most 1 MB"
        )
        self.upload.observe(lambda event: self._post("upload", event["new"]), "value")
        self.code_button.observe(lambda event: self._post("code", event["new"]), "value")
        self._arrange()

    def _arrange(self):
        """Buttons on top, controls at the left, the picture at the right, own points below it."""
        controls, buttons = self.controls, self.buttons
        top = [
            controls["preset"], self.play_button, self.step_button, self.reset_button,
            buttons["new_seed"], buttons["restore_best"], self.code_button, self.table_button,
        ]  # fmt: skip
        bottom = [
            playground_controls.heading("your points"), controls["x1"], controls["x2"],
            controls["label"], buttons["add_point"], buttons["remove_point"], self.upload,
        ]  # fmt: skip
        for button in (*top[1:], *bottom[4:]):
            button.layout = ipywidgets.Layout(width="auto", height="27px", margin="0 4px 2px 0")
        wrap = ipywidgets.Layout(
            flex_flow="row wrap", align_items="center", margin="0",
            overflow="visible",  # the frame of what has the focus
        )  # fmt: skip
        for part in (self._image, self._message, self._sentence, self._code):
            part.layout.margin = "0"
        # the code lies over the curves, so that nothing moves when it is shown
        self._code.layout = ipywidgets.Layout(margin="-170px 0 2px 4px", height="168px")
        self._code.layout.display = "none"
        below = ipywidgets.HBox(bottom, layout=wrap)
        right = ipywidgets.VBox(
            [self._sentence, self._image, self._code, below, self._message],
            layout=ipywidgets.Layout(flex="1 1 0", min_width="0", overflow="hidden"),
        )
        body = ipywidgets.HBox([playground_controls.column(controls), right])
        _, _, *rest = self.children  # what has no place above stays where it was: below
        rest = [part for part in rest if part not in (self._image, self._message)]
        self.children = [ipywidgets.HBox(top, layout=wrap), body, *rest]

    # ------------------------------------------------------------------ the run

    @property
    def settings(self):
        """Values of all controls of the run."""
        return {name: self.controls[name].value for name in recipe.START}

    @property
    def run(self):
        """The training run."""
        return self.runs[RUN]

    @property
    def net(self):
        """The network."""
        return self.run.net

    def start(self):
        """Data, network and run for the controls as they stand."""
        settings = self.settings
        self.data = recipe.points(settings, self.seed, self._own)
        self._dish = recipe.cook(settings, self.seed, self._own)
        self.picture.show_samples(self._dish.training, self._dish.validation)
        self._event, self._made_from, self._watch = "", self._beginning(), Patience()
        self._repeatable, self._restored = True, None  # the update whose weights were taken back
        return {RUN: self._dish.run}

    def change(self, name, value):
        """Serve a button or a lesson; `_settle` sees for itself which controls have moved."""
        if name not in ("code", "upload"):
            self._message.value = ""
        if name in ("new_seed", "add_point", "remove_point", "restore_best", "upload", "preset"):
            getattr(self, "_" + name)(value)
        elif name in recipe.START:
            self._set_quietly(preset=playground_controls.FREE)

    def step(self):
        """Train by the updates of a frame, and measure."""
        self._settle()
        super().step()

    def play(self):
        """As `step`, but with fewer updates where frames would come late."""
        self._settle()
        super().play()

    def _settle(self):
        """Let the run follow the controls, and begin anew, once, however many have moved."""
        if self.updates != self.controls["speed"].value:
            self.updates = self._pace = self.controls["speed"].value
        if self._made_from != self._beginning():
            self.restart()
        elif recipe.adjust(self.run, self.settings) and self.run.updates:
            self._repeatable = False

    def _beginning(self):
        """All that a run is made from, as far as it cannot change while the run goes on."""
        fixed = {name: value for name, value in self.settings.items() if name not in recipe.ACTING}
        return self.seed, self._edits, fixed

    def update(self, n):
        """As `LiveTraining`; patience may end the play, and take the best weights back."""
        if self._restored is not None:  # the order of batches goes on from where it was left
            self._repeatable, self._restored = False, None
        super().update(n)
        if self._watch.is_over(self.controls["patience"].value):
            self.play_button.value = False
            self._take_back("stopped early: ")

    def _measure(self):
        super()._measure()
        if now := self.traces[RUN].last:  # none: diverged at the start
            self._watch.tell(now.validation_loss, now.epoch)

    def _take_back(self, before=""):
        best = self.run.best
        self.run.restore_best()
        self._restored = best.update
        self._event = f"{before}back to update {best.update:,}"
        self._measure()

    def draw(self):
        """Show the run, the cursor, the lesson's sentence and the code."""
        self._settle()
        state = self.state
        X, y = self._dish.training
        self.picture.show_cursor(state["x1"], state["x2"], state["label"])
        sizes = gradient_sizes(self.net, X, y)
        curves, patience = self.traces[RUN].arrays(), state["patience"] or None
        self.picture.show(self.net, curves, sizes, self.run.best, patience, self._event)
        self._tell(state["preset"])

    def _tell(self, preset):
        text = PRESETS[preset].sentence if preset in PRESETS else playground_controls.WELCOME
        self._sentence.value = playground_controls.paragraph(text, "min-height:36px")
        self._code.layout.display = "" if self.code_button.value else "none"
        if self.code_button.value:
            self._code.value = playground_controls.listing(self.code())

    # ------------------------------------------------------------------ buttons

    def _new_seed(self, clicks):
        self.seed += clicks

    def _restore_best(self, clicks):
        self._settle()
        self._take_back()

    def _preset(self, name):
        if name in PRESETS:
            self._set_quietly(**settings_of(name))
            self.restart()

    def _set_quietly(self, **values):
        """Move controls without a request from each of them."""
        self._quiet = True
        try:
            self.set(**values)
        finally:
            self._quiet = False

    def _post(self, name, value=None):
        if not self._quiet:
            super()._post(name, value)

    # ------------------------------------------------------------------ code

    def code(self):
        """Eight lines that repeat this run so far with `iml_nn` alone; a remark if they do not."""
        updates = self.run.updates if self._restored is None else self._restored
        lines = recipe.code(self.settings, self.seed, updates, self.net.n_o, self.run.n_d)
        return lines if self._repeatable else f"{playground_controls.CHANGED}\n{lines}"

    # ------------------------------------------------------------------ own points

    def _use_own(self, data):
        self._own, self._edits = data, self._edits + 1
        self._set_quietly(data=recipe.OWN, preset=playground_controls.FREE)

    def _add_point(self, clicks):
        label = self.state["label"]
        self._change_points(clicks, lambda data, x: own_data.with_point(data, x, label))

    def _remove_point(self, clicks):
        self._change_points(clicks, own_data.without_nearest)

    def _change_points(self, clicks, changed):
        self._settle()
        place = np.round([self.state["x1"], self.state["x2"]], 2)
        data = self.data
        try:
            for _ in range(clicks):
                data = changed(data, place)
            self._use_own(data)
        except ValueError as error:
            self._say(f"Nothing was changed: {error}.", alarm=True)

    def _upload(self, files):
        if not files:
            return
        file = files[0]
        try:
            X, y, text = own_data.read_csv(file["content"], file["size"])
        except ValueError as error:
            self._say(f"{file['name']} was not used: {error}.", alarm=True)
        else:
            self._use_own((X, y))
            self._say(f"{file['name']}: {text}")
        self._quiet = True  # empty it: the same file may come again, and its bytes take room
        self.upload.value = ()
        self._quiet = False

    def _say(self, text, alarm=False):
        role, colour = ("alert", "#B00020") if alarm else ("status", "#00573C")
        self._message.value = playground_controls.paragraph(text, f"color:{colour}", role)
