"""Back-propagation on a diagram, one step at a time (notebook 04)."""

import ipywidgets

from iml_nn.figures.backpropagation import BackpropagationPicture
from iml_nn.live.figure import LiveFigure
from iml_nn.network import Network

SAMPLES = (((2.0, 1.0), 0), ((-1.0, 1.0), 1), ((0.5, -2.0), 0), ((1.0, 0.0), 1))
NARROW = {"description_width": "initial"}


def worked_network():
    """Return the 2-2-2 network that notebook 04 works through by hand."""
    net = Network([2, 2, 2], hidden="sigmoid", init="zeros")
    net.weights = [[[1.0, -0.5], [-1.0, 1.5]], [[2.0, -1.0], [-1.0, 1.0]]]
    net.biases = [[[-1.0], [0.5]], [[0.0], [0.5]]]
    return net


class BackpropagationDiagram(LiveFigure):
    """Step forwards through a network to its loss, and with the error back to its weights."""

    effects = {"at": ("text", "layer"), "sample": ("values", "text"), "back": ("text",)}

    def __init__(self, net=None):
        self.net = net or worked_network()
        picture = BackpropagationPicture(self.net)
        controls = {
            "at": ipywidgets.IntSlider(
                description="step", value=0, min=0, max=len(picture.steps) - 1,
                tooltip="how far the computation has come", style=NARROW,
                layout=ipywidgets.Layout(width="290px"),
            ),
            # no Dropdown: JupyterLab takes its up and down keys for itself
            "sample": ipywidgets.ToggleButtons(
                options=[(f"({x[0]:g}, {x[1]:g}) → {label + 1}".replace("-", "−"), n)
                         for n, (x, label) in enumerate(SAMPLES)],
                description="sample", tooltip="what goes in, and its class",
                style={"button_width": "112px", "description_width": "initial"},
            ),
        }  # fmt: skip
        back = ipywidgets.Button(description="Back", icon="step-backward", tooltip="One step back")
        super().__init__(
            "Back-propagation, step by step", picture, controls, play=False,
            buttons={"back": back},
        )  # fmt: skip

    def change(self, name, value):
        """Go back by as many steps as there were clicks on Back."""
        if name == "back":
            self._move(-value)

    def step(self):
        """Go one step forward; the last is followed by the first."""
        self._move(1)

    def _move(self, by):
        control = self.controls["at"]
        control.value = (control.value + by) % (control.max + 1)

    def draw(self):
        """Show the step and the sample that are chosen."""
        x, target = SAMPLES[self.state["sample"]]
        self.picture.show(x, target, self.state["at"])
