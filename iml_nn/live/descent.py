"""The size of a step, too small, right and too large (notebook 04)."""

import ipywidgets

from iml_nn.figures.descent import DescentPicture
from iml_nn.live.figure import LiveFigure

NARROW = {"description_width": "initial"}
PACE = 4  # frames a step: slow enough to follow each
WIDTH = ipywidgets.Layout(width="270px")


class DescentCurve(LiveFigure):
    """Choose η and walk down a parabola; find the η at which the walk no longer comes closer."""

    effects = {"rate": ("walk", "status"), "start": ("walk",), "steps": ("walk", "slope")}

    def __init__(self):
        self._played = 0  # frames
        picture = DescentPicture()
        controls = {
            "rate": ipywidgets.FloatSlider(
                description="learning rate η", value=0.1, min=0.05, max=1.0, step=0.05,
                tooltip="how far each step goes", style=NARROW, layout=WIDTH,
            ),
            "start": ipywidgets.FloatSlider(
                description="first w", value=-2.5, min=-4, max=6, step=0.5,
                tooltip="where the walk begins", style=NARROW, layout=WIDTH,
            ),
            "steps": ipywidgets.IntSlider(
                description="steps", value=3, min=0, max=picture.steps,
                tooltip="steps done", style=NARROW, layout=WIDTH,
            ),
        }  # fmt: skip
        super().__init__("Walking down a parabola", picture, controls)

    def step(self):
        """Do one step more; the longest walk is followed by a new one."""
        control = self.controls["steps"]
        control.value = control.value + 1 if control.value < control.max else 0

    def play(self):
        """Do one step every few frames; with the last one of a walk the play ends."""
        self._played += 1
        if self._played % PACE != 1:
            return
        if self.controls["steps"].value == self.controls["steps"].max - 1:
            self.play_button.value = False
        self.step()

    def draw(self):
        """Show the walk for the controls as they stand."""
        state = self.state
        self.picture.show(state["rate"], state["start"], state["steps"])
