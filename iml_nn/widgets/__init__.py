"""The toolkit of all widgets: declared controls, the frame loop, figures that play and learn."""

from iml_nn.widgets.controls import button, choice, log_slider, new_seed, slider, value_slider
from iml_nn.widgets.live_figure import LiveFigure
from iml_nn.widgets.live_training import LiveTraining

__all__ = ["LiveFigure", "LiveTraining", "button", "choice", "log_slider", "new_seed", "slider",
           "value_slider"]  # fmt: skip
