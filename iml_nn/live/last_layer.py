"""Softmax with its error, and the price of a confident mistake (notebook 02)."""

import ipywidgets

from iml_nn.figures.last_layer import CLASSES, ConfidencePicture, SoftmaxPicture
from iml_nn.live.figure import LiveFigure

START = (1.0, 2.0, 0.5)
WIDTH = ipywidgets.Layout(width="250px")


class SoftmaxBars(LiveFigure):
    """Move three z and see prediction, loss and error follow together."""

    effects = dict.fromkeys(("z1", "z2", "z3"), ("z", "prediction", "error")) | {
        "target": ("target", "error")
    }

    def __init__(self):
        controls = {
            f"z{j}": ipywidgets.FloatSlider(
                description=f"z{chr(0x2080 + j)}", value=START[j - 1], min=-6, max=6, step=0.1,
                tooltip=f"linear combination of output {j}",
                style={"description_width": "initial"}, layout=WIDTH,
            )
            for j in (1, 2, 3)
        }  # fmt: skip
        controls["target"] = ipywidgets.ToggleButtons(
            options=[(name, j) for j, name in enumerate(CLASSES)], description="target",
            tooltip="the right class", style={"button_width": "80px"},
        )  # fmt: skip
        super().__init__(
            "Softmax, loss and error", SoftmaxPicture(), controls, play=False, step="Learn"
        )

    def step(self):
        """Move z one step against its error: z ← z − ∂J/∂z."""
        for j, error in enumerate(self.picture.error, 1):
            control = self.controls[f"z{j}"]
            control.value = min(max(control.value - error, control.min), control.max)

    def draw(self):
        """Show the values of the controls."""
        state = self.state
        self.picture.show([state["z1"], state["z2"], state["z3"]], state["target"])


class ConfidentlyWrong(LiveFigure):
    """Move how strongly the network prefers the right class; see what a mistake costs."""

    effects = {"margin": ("dots",)}

    def __init__(self):
        limit = ConfidencePicture.range
        margin = ipywidgets.FloatSlider(
            description="z right − z other", value=0.0, min=-limit, max=limit, step=0.1,
            tooltip="below 0 the network is wrong",
            style={"description_width": "initial"}, layout=ipywidgets.Layout(width="520px"),
        )  # fmt: skip
        super().__init__(
            "The price of a confident mistake", ConfidencePicture(), {"margin": margin},
            play=False, step="Learn",
        )  # fmt: skip

    def step(self):
        """One step of both z against their errors, η = 1: the difference grows by twice that."""
        control = self.controls["margin"]
        _, pull = self.picture.loss_and_pull(control.value)
        # to a tenth, as the slider in the page does
        control.value = min(round(control.value - 2 * pull, 1), control.max)

    def draw(self):
        """Show the value of the control."""
        self.picture.show(self.state["margin"])
