"""The feedforward step on a diagram (notebook 01)."""

import ipywidgets

from iml_nn.figures.feedforward import NetworkPicture
from iml_nn.live.figure import LiveFigure
from iml_nn.network import Network

NARROW = {"description_width": "initial"}
WIDTH = ipywidgets.Layout(width="270px")


def example_network():
    """Return the 2-3-2 network of notebook 01, with weights that are easy to multiply."""
    net = Network([2, 3, 2], hidden="sigmoid", init="zeros")
    net.weights = [[[1.0, -2.0, 0.5], [1.5, 1.0, -1.0]], [[1.0, -1.0], [-1.5, 2.0], [0.5, 1.0]]]
    net.biases = [[[0.0], [0.5], [-0.5]], [[0.2], [-0.2]]]
    return net


class FeedforwardDiagram(LiveFigure):
    """Move two inputs and watch their values pass through a network, layer by layer."""

    effects = {"x1": ("values",), "x2": ("values",), "layer": ("values", "layer")}

    def __init__(self, net=None):
        self.net = net or example_network()
        depth = len(self.net.layers)
        shared = {"min": -2.0, "max": 2.0, "step": 0.1, "style": NARROW, "layout": WIDTH}
        controls = {
            "x1": ipywidgets.FloatSlider(
                description="x₁", value=1.0, tooltip="first input", **shared
            ),
            "x2": ipywidgets.FloatSlider(
                description="x₂", value=-0.5, tooltip="second input", **shared
            ),
            "layer": ipywidgets.IntSlider(
                description="layers computed", value=depth, min=0, max=depth,
                tooltip="how far the pass has come", style=NARROW, layout=WIDTH,
            ),
        }  # fmt: skip
        picture = NetworkPicture(self.net)
        super().__init__(
            "The feedforward step, layer by layer", picture, controls, play=False, step="Next layer"
        )

    def step(self):
        """Compute one layer more; after the last, begin again."""
        self.set(layer=(self.state["layer"] + 1) % (len(self.net.layers) + 1))

    def draw(self):
        """Show the values for the inputs as they stand."""
        state = self.state
        self.picture.show([state["x1"], state["x2"]], state["layer"])
