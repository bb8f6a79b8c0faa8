"""Controls, declared once: what a reader moves, and what follows it in the picture."""

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets

from iml_nn import checks


@dataclass(frozen=True)
class Control:
    """A declared control or button.

    make : returns a new ipywidgets control.
    moves : the plotted quantities (names of `Picture.plotted`) that must follow it.
    stepped : Step and Play move it, so that Reset puts it back.
    live : it acts on networks while they learn, and shows from the next step on; any other begins
        their runs anew.
    """

    make: Callable
    moves: tuple[str, ...]
    stepped: bool = False
    live: bool = False


def slider(label, value, low, high, step, tooltip, *moves, width=270, at_rest=False, **flags):
    """Declare a slider, of integers if `step` is one.

    at_rest : the figure follows when the handle is let go, not on the way.
    flags : `stepped`, `live`, as in `Control`.
    """
    kind = ipywidgets.IntSlider if isinstance(step, int) else ipywidgets.FloatSlider
    return _declare(kind, label, tooltip, width, moves, flags, value=value, min=low, max=high,
                    step=step, continuous_update=not at_rest)  # fmt: skip


def log_slider(label, value, low, high, tooltip, *moves, width=270, at_rest=False, **flags):
    """Declare a slider from 10**low to 10**high, in steps of a tenth of the exponent."""
    return _declare(ipywidgets.FloatLogSlider, label, tooltip, width, moves, flags, value=value,
                    min=low, max=high, step=0.1, readout_format=".2r",
                    continuous_update=not at_rest)  # fmt: skip


def value_slider(label, options, value, tooltip, *moves, width=270, at_rest=False, **flags):
    """Declare a slider over a list of values; an option may be a pair (text, value)."""
    return _declare(ipywidgets.SelectionSlider, label, tooltip, width, moves, flags, value=value,
                    options=list(options), continuous_update=not at_rest)  # fmt: skip


def choice(label, options, value, tooltip, *moves, button_width="auto", **flags):
    """Declare a row of buttons of which one is pressed; an option may be a pair (text, value).

    No Dropdown: JupyterLab takes its up and down keys for itself.
    """
    return _declare(ipywidgets.ToggleButtons, label, tooltip, None, moves, flags, value=value,
                    options=list(options), button_width=button_width)  # fmt: skip


def button(label, icon, tooltip, *moves):
    """Declare a button; the figure is told the number of clicks."""

    def make():
        return ipywidgets.Button(description=label, icon=icon, tooltip=tooltip)

    return Control(make, moves)


def new_seed(*moves):
    """Declare the button that draws other data and other initial weights."""
    return button("New seed", "random", "Other data and initial weights", *moves)


def own_buttons(step_label):
    """Return the buttons that every figure has: "play", "step", "reset" and "table"."""
    reset = "Undo what Step and Play did; settings and seed stay as they are"
    return {
        "play": ipywidgets.ToggleButton(
            description="Play", icon="play", tooltip="Play or pause", button_style="primary"
        ),
        "step": button(step_label, "step-forward", "One step forward").make(),
        "reset": button("Reset", "refresh", reset).make(),
        "table": ipywidgets.ToggleButton(
            description="Numbers", icon="table", tooltip="Show what is plotted as a table"
        ),
    }


def _declare(kind, label, tooltip, width, moves, flags, *, button_width=None, **traits):
    def make():
        style = {"description_width": "initial"}
        if button_width is not None:
            style["button_width"] = button_width
        # a Layout of its own for each control: a shared one would be closed with the first
        layout = ipywidgets.Layout(width="max-content" if width is None else f"{width}px")
        return kind(description=label, tooltip=tooltip, style=style, layout=layout, **traits)

    return Control(make, moves, **flags)


def accepted(name, control, value):
    """Return a value if the control can take it; else an error says what it can take."""
    if hasattr(control, "options"):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
        if value in values:
            return values[values.index(value)]
        known = ", ".join(map(repr, values))
        raise ValueError(f"{name}={value!r} is not among its choices; choose one of {known}")
    low, high = control.min, control.max
    if isinstance(control, ipywidgets.FloatLogSlider):
        low, high = control.base**low, control.base**high
    rounding = 1e-9 * max(abs(low), abs(high))  # a power of ten may differ in its last digit
    value = checks.number(name, value, at_least=low - rounding, at_most=high + rounding)
    return round(value) if isinstance(control, ipywidgets.IntSlider) else value
