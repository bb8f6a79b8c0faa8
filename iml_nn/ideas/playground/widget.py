"""The playground: everything that the course has, to be turned at once."""

from functools import partial

import ipywidgets
import numpy as np

from iml_nn.ideas.playground import controls as parts
from iml_nn.ideas.playground import experiment
from iml_nn.ideas.playground.code import code_of
from iml_nn.ideas.playground.lessons import FREE, followed, sentence_of
from iml_nn.ideas.playground.own_points import SKETCH, read_csv, with_point, without_nearest
from iml_nn.ideas.playground.picture import PlaygroundPicture
from iml_nn.widgets import LiveTraining

RUN = "the network"
CHANGED = "# Not this run: it was changed on its way. After Reset these lines repeat what is shown."


class Playground(LiveTraining):
    """Data, network, training and regularisers; all but data, sizes and first weights act live.

    `own` holds the reader's own points (X, y); they are shown when the data are `OWN`.
    """

    title, picture = "The playground", PlaygroundPicture
    controls, buttons = parts.CONTROLS, parts.BUTTONS
    own = SKETCH

    def arrange(self):
        """Buttons on top, controls at the left, the picture at the right, own points below it."""
        self.sentence, self.code_text = ipywidgets.HTML(), ipywidgets.HTML()
        self.code_button = ipywidgets.ToggleButton(
            description="Show code", icon="code", tooltip="Eight lines that repeat this run"
        )
        self.upload = ipywidgets.FileUpload(
            accept=".csv", description="CSV file", tooltip="Columns x1, x2, class; at most 1 MB"
        )
        self.connect("code", self.code_button)
        self.connect("upload", self.upload)
        made, buttons = self.controls, self.buttons
        top = [
            parts.compact(made["preset"], 52, "0 10px 1px 0"),
            self.play_button, self.step_button, self.reset_button,
            buttons["new_seed"], buttons["restore_best"], self.code_button, self.table_button,
        ]  # fmt: skip
        cursor = [parts.compact(made[name], 20) for name in ("x1", "x2")]
        cursor.append(parts.compact(made["label"], 38))
        for control in cursor:
            control.readout = False  # the cross says it, and has a better place for it
        bottom = [
            parts.heading("your points"), *cursor,
            buttons["add_point"], buttons["remove_point"], self.upload,
        ]  # fmt: skip
        right = ipywidgets.VBox(
            [self.sentence, self._picture_with_code(), parts.row(bottom), self.message],
            layout=ipywidgets.Layout(flex="1 1 0", min_width="0", overflow="hidden"),
        )
        for part in (self.sentence, self.message):
            part.layout.margin = "0"
        body = ipywidgets.HBox([parts.column(made), right])
        return [parts.row(top), body, self.table]

    def _picture_with_code(self):
        """The picture, and over its curves the code: nothing moves when that is shown."""
        self.page.image.layout = ipywidgets.Layout(grid_area="picture", margin="0")
        self.code_text.layout = ipywidgets.Layout(
            grid_area="picture", align_self="flex-end", height="168px", margin="0 0 2px 4px"
        )
        return ipywidgets.GridBox(
            [self.page.image, self.code_text],
            layout=ipywidgets.Layout(grid_template_areas='"picture"', overflow="hidden"),
        )

    # ------------------------------------------------------------------ the run

    @property
    def settings(self):
        """Values of all controls of the run."""
        return {name: self.controls[name].value for name in experiment.START}

    @property
    def run(self):
        """The training run."""
        return self.runs[RUN]

    @property
    def net(self):
        """The network."""
        return self.run.net

    @property
    def data(self):
        """The points shown, (X, y), before they are split."""
        return self.samples.whole

    @property
    def updates(self):
        """Updates of the weights in a frame."""
        return self.controls["speed"].value

    def start(self):
        """Data, network and run for the controls as they stand."""
        self.samples = experiment.samples(self.settings, self.seed, self.own)
        self.event = ""
        self.repeatable, self.restored = True, None  # the update whose weights were taken back
        return {RUN: experiment.make_run(self.settings, self.samples, self.seed)}

    def change(self, values):
        """Follow controls, and a lesson with all that it sets."""
        self.message.value = ""
        wanted = followed(values)
        self.move(**dict(wanted.items() - values.items()))
        super().change(wanted)

    def act(self, name, value):
        """Give the run its settings; a run that was changed on its way cannot be repeated."""
        if experiment.adjust(self.run, self.settings) and self.run.updates:
            self.repeatable = False

    def update(self, n):
        """As `LiveTraining`; patience may end the play, and take the best weights back."""
        if self.restored is not None:  # the order of batches goes on from where it was left
            self.repeatable, self.restored = False, None
        super().update(n)
        patience, best = self.controls["patience"].value, self.run.best
        if patience and best and self.run.epoch - best.epoch >= patience:
            self.pause()
            self._restore("stopped early: ")

    def _restore(self, before=""):
        self.run.restore_best()
        self.restored = self.run.best.update
        self.event = f"{before}back to update {self.restored:,}"
        self.measure()

    def experiment(self):
        """Return the `RunState` as it stands."""
        s = self.state
        return experiment.run_state(
            self.net, self.samples, history=self.histories[RUN].arrays(), best=self.run.best,
            patience=s["patience"] or None, event=self.event, cursor=(s["x1"], s["x2"], s["label"]),
        )  # fmt: skip

    def render(self):
        """Draw a frame; show the lesson's sentence, and the code if it is wanted."""
        super().render()
        sentence = sentence_of(self.controls["preset"].value)
        self.sentence.value = parts.paragraph(sentence, "min-height:36px")
        shown = self.code_button.value
        self.code_text.layout.display = "" if shown else "none"
        if shown:
            self.code_text.value = parts.listing(self.code())

    def code(self):
        """Eight lines that repeat this run so far with `iml_nn` alone; a remark if they do not."""
        updates = self.run.updates if self.restored is None else self.restored
        lines = code_of(self.settings, self.seed, updates, self.net.n_o, self.run.n_d)
        return lines if self.repeatable else f"{CHANGED}\n{lines}"

    # ------------------------------------------------------------------ buttons

    def press(self, name, clicks):
        """Serve a button; of the upload, `clicks` are its files."""
        if name not in ("code", "upload"):
            self.message.value = ""
        match name:
            case "code":
                pass  # `render` looks at the button
            case "upload":
                self._read(*clicks)
            case "restore_best":
                self._restore()
            case "add_point":
                self._change_points(clicks, partial(with_point, label=self.state["label"]))
            case "remove_point":
                self._change_points(clicks, without_nearest)
            case _:
                super().press(name, clicks)

    def _use_own(self, X, y):
        self.own = X, y
        self.move(data=experiment.OWN, preset=FREE)
        self.begin()

    def _change_points(self, clicks, changed):
        place, data = np.round([self.state["x1"], self.state["x2"]], 2), self.data
        try:
            for _ in range(clicks):
                data = changed(data, place)
        except ValueError as error:
            self._say(f"Nothing was changed: {error}.", alarm=True)
        else:
            self._use_own(*data)

    def _read(self, file=None):
        if file is None:
            return
        try:
            X, y, text = read_csv(file["content"], file["size"])
        except ValueError as error:
            self._say(f"{file['name']} was not used: {error}.", alarm=True)
        else:
            self._use_own(X, y)
            self._say(f"{file['name']}: {text}")
        self.upload.value = ()  # the same file may come again, and its bytes take room

    def _say(self, text, alarm=False):
        role, colour = ("alert", "#B00020") if alarm else ("status", "#00573C")
        self.message.value = parts.paragraph(text, f"color:{colour}", role)
