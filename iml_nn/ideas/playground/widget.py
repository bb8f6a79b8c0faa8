"""The playground: everything that the course has, to be turned at once."""

import ipywidgets
import numpy as np

from iml_nn import colours
from iml_nn.history import Patience
from iml_nn.ideas.playground import controls as parts
from iml_nn.ideas.playground import experiment as model
from iml_nn.ideas.playground.code import code_of
from iml_nn.ideas.playground.lessons import FREE, followed, sentence_of
from iml_nn.ideas.playground.own_points import SKETCH, read_csv, with_point, without_nearest
from iml_nn.ideas.playground.picture import PlaygroundPicture
from iml_nn.widgets import LiveTraining

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
        cursor = [parts.compact(made[name], words)
                  for name, words in (("x1", 20), ("x2", 20), ("label", 38))]  # fmt: skip
        for control in cursor:
            control.readout = False  # the cross says it, and has a better place for it
        bottom = [parts.heading("your points"), *cursor, buttons["add_point"],
                  buttons["remove_point"], self.upload]  # fmt: skip
        right = ipywidgets.VBox(
            [self.sentence, self._picture_with_code(), parts.row(bottom), self.message],
            layout=ipywidgets.Layout(flex="1 1 0", min_width="0", overflow="hidden"),
        )
        self.sentence.layout.margin = self.message.layout.margin = "0"
        return [parts.row(top), ipywidgets.HBox([parts.column(made), right]), self.table]

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
        return {name: self.controls[name].value for name in model.START}

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
        self.samples = model.samples(self.settings, self.seed, self.own)
        self.event, self.watch = "", Patience()
        self.repeatable, self.restored = True, None  # the update whose weights were taken back
        return {"the network": model.make_run(self.settings, self.samples, self.seed)}

    def change(self, values):
        """Follow controls, and a lesson with all that it sets."""
        self.message.value = ""
        wanted = followed(values)
        self.move(**dict(wanted.items() - values.items()))
        super().change(wanted)

    def act(self, name, value):
        """Give the run its settings; a run that was changed on its way cannot be repeated."""
        if name in model.LIVE and model.adjust(self.run, self.settings) and self.run.updates:
            self.repeatable = False

    def update(self, n):
        """As `LiveTraining`; patience may end the play, and take the best weights back."""
        if self.restored is not None:  # the order of batches goes on from where it was left
            self.repeatable, self.restored = False, None
        super().update(n)
        if self.watch.is_over(self.controls["patience"].value):
            self.pause()
            self._restore("stopped early: ")

    def measured(self, run):
        """As `LiveTraining`; patience counts in epochs."""
        progress = super().measured(run)
        self.watch.tell(progress.validation_loss, progress.epoch)
        return progress

    def shown_at_once(self, name):
        """Lesson and code follow each control."""
        return True

    def _restore(self, before=""):
        self.run.restore_best()
        self.restored = self.run.best.update
        self.event = f"{before}back to update {self.restored:,}"
        self.measure()

    def experiment(self):
        """Return the `RunState` as it stands."""
        s = self.state
        shown = {"event": self.event, "cursor": (s["x1"], s["x2"], s["label"])}
        shown |= {"best": self.run.best, "patience": s["patience"] or None}
        return model.run_state(self.net, self.samples, history=self.history, **shown)

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
        if name == "code":  # `render` looks at the button
            return
        if name == "upload":
            self._read(*clicks)
            return
        self.message.value = ""
        if name == "restore_best":
            self._restore()
        elif name in ("add_point", "remove_point"):
            self._change_points(clicks, add=name == "add_point")
        else:
            super().press(name, clicks)

    def _use_own(self, X, y):
        self.own = X, y
        self.move(data=model.OWN, preset=FREE)
        self.begin()

    def _change_points(self, clicks, add):
        s = self.state
        place, data = np.round([s["x1"], s["x2"]], 2), self.data
        try:
            for _ in range(clicks):
                data = with_point(data, place, s["label"]) if add else without_nearest(data, place)
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
        role, colour = ("alert", colours.WRONG) if alarm else ("status", "#00573C")
        self.message.value = parts.paragraph(text, f"color:{colour}", role)
