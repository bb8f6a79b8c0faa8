"""The sigmoid's slope as a factor on the error (notebook 03)."""

import ipywidgets

from iml_nn.figures.hidden_layer import SlopePicture
from iml_nn.live.figure import LiveFigure


class SigmoidSlope(LiveFigure):
    """Move z along the sigmoid; see the tangent, and what it leaves of the error."""

    effects = {"z": ("tangent", "point", "error"), "error": ("error",)}

    def __init__(self):
        shared = {
            "style": {"description_width": "initial"},
            "layout": ipywidgets.Layout(width="390px"),
        }
        limit = SlopePicture.range
        controls = {
            "z": ipywidgets.FloatSlider(
                description="z", value=1.0, min=-limit, max=limit, step=0.1,
                tooltip="linear combination of the unit", **shared,
            ),
            "error": ipywidgets.FloatSlider(
                description="∂J/∂a", value=1.0, min=-2, max=2, step=0.1,
                tooltip="error that comes from the layer above", **shared,
            ),
        }  # fmt: skip
        title = "The slope of the sigmoid, a factor on the error"
        super().__init__(title, SlopePicture(), controls, play=False, step="z + 1")

    def step(self):
        """Move z one to the right; after the end, begin at the left."""
        control = self.controls["z"]
        z = control.value + 1
        control.value = z if z <= control.max else control.min

    def draw(self):
        """Show the values of the controls."""
        self.picture.show(self.state["z"], self.state["error"])
