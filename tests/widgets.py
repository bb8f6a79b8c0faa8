"""All widgets of the package, and how a test moves one of their controls."""

import importlib
import inspect
import pkgutil

import ipywidgets

from iml_nn import ideas
from iml_nn.widgets import LiveFigure

WIDGETS = [
    kind
    for module in pkgutil.walk_packages(ideas.__path__, f"{ideas.__name__}.")
    for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
    if issubclass(kind, LiveFigure) and kind.__module__ == module.name
]


def another_value(control):
    """A value that the control can take and does not have: always the same one."""
    if hasattr(control, "options"):
        values = [o[1] if isinstance(o, tuple) else o for o in control.options]
        at = values.index(control.value)
        return values[at + 1] if at + 1 < len(values) else values[at - 1]
    if isinstance(control, ipywidgets.FloatLogSlider):
        exponents = [control.min, (control.min + control.max) / 2, control.max]
        values = [control.base**exponent for exponent in exponents]
    else:
        steps = round((control.max - control.min) / control.step)
        values = [control.min + control.step * round(steps * share) for share in (0.25, 0.75)]
    return max(values, key=lambda value: abs(value - control.value))
