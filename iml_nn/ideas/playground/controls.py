"""The playground's controls: compact rows, in groups, and the texts around the picture."""

import html

import ipywidgets

from iml_nn.ideas.playground.experiment import ACTIVATIONS, DATASETS, INITIALISERS, OWN, START
from iml_nn.ideas.playground.lessons import EXTRA, FREE, PRESETS
from iml_nn.ideas.playground.own_points import MAX_CLASSES
from iml_nn.widgets import button, new_seed, slider, value_slider

COLUMN = "270px"
OFF = ("off", 0)
SIGMAS = [OFF, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0]
TENTHS = [n / 10 for n in range(11)]
SAMPLES, MAPS, LEARNT = ("surface: samples",), ("surface", "unit maps"), ("weights", "losses")

CODE = (
    "font-size:12px;line-height:16px;margin:0;padding:8px;background:#FFFFFF;color:#000000;"
    "border:1px solid #0072B2;white-space:pre-wrap;overflow:auto;height:150px"
)
STYLE = "font-size:14px;line-height:18px;margin:0"


def _named(option):
    """An option as (text, value): it may be such a pair, a name, or a number."""
    if isinstance(option, tuple):
        return option
    return (option if isinstance(option, str) else f"{option:g}"), option


def _rows(*moves, live=False, **rows):
    """Declare sliders over a few values, name → (label, options, tooltip)."""
    return {
        name: value_slider(label, map(_named, options), (START | EXTRA)[name], tooltip, *moves,
                           width=264, live=live)
        for name, (label, options, tooltip) in rows.items()
    }  # fmt: skip


GROUPS = {
    "data": _rows(
        *SAMPLES,
        data=("points", [*DATASETS, OWN], "where the points come from"),
        classes=("classes", range(2, MAX_CLASSES + 1), "colours to tell apart"),
        points=("how many", [40, 60, 100, 200, 300, 400], "points in both sets together"),
        noise=("data noise", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6],
               "standard deviation added to x₁ and x₂"),
        test_fraction=("held out", [(f"{n} %", n / 100) for n in range(10, 80, 10)],
                       "share of the points kept for validation"),
    ),
    "network": _rows(
        *MAPS,
        layers=("hidden layers", range(5), "0 is softmax regression"),
        units=("units a layer", [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 100],
               "units in each hidden layer"),
        activation=("activation φ", ACTIVATIONS, "of all hidden units"),
    ) | _rows(
        *LEARNT,
        loss=("loss J", [("entropy", "cross_entropy"), ("squares", "squared_error")],
              "cross-entropy with softmax, or squared error with sigmoids"),
    ),
    "first weights": _rows(
        *MAPS,
        init=("drawn from", INITIALISERS, "how the first weights are drawn"),
        scale=("scale ×", [0.0, 0.1, 0.3, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0],
               "factor on all first weights"),
        symmetry=("symmetry ε", TENTHS, "0: all weights equal; 1: as drawn"),
    ),
    "training": _rows(
        *LEARNT, live=True,
        learning_rate=("rate η", [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0, 10.0,
                                  30.0], "how far each update goes"),
        batch_size=("batch size", [1, 4, 10, 32, 100], "samples an update"),
    ) | _rows("losses", live=True, speed=("speed", [1, 5, 20, 50, 200], "updates a frame")),
    "against overfitting": _rows(
        *LEARNT, live=True,
        penalty=("penalty λ", [OFF, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0],
                 "pulls weights towards zero"),
        weight_noise=("σ of weights", SIGMAS, "noise on weights in each update"),
        activity_noise=("σ of activities", SIGMAS, "noise on hidden activities"),
        dropout=("dropout p", [OFF, *TENTHS[1:9]], "share of hidden activities set to zero"),
    ) | _rows(
        "patience", live=True,
        patience=("patience", [OFF, *((f"{n} ep.", n) for n in (10, 30, 100, 300))],
                  "stop so many epochs after the lowest validation loss"),
    ),
}  # fmt: skip

CONTROLS = {
    "preset": value_slider("lesson", map(_named, [FREE, *PRESETS]), FREE,
                           "sets everything at once, for one lesson", *SAMPLES, width=390,
                           live=True),
    **{name: control for group in GROUPS.values() for name, control in group.items()},
    **{name: slider(label, 0.9, -1.4, 1.4, 0.1, "moves the cross: by arrow keys, too", "cursor",
                    width=138, live=True) for name, label in (("x1", "x₁"), ("x2", "x₂"))},
    "label": value_slider("class", map(_named, range(MAX_CLASSES)), 0, "class of the point to add",
                          "cursor", width=132, live=True),
}  # fmt: skip
BUTTONS = {
    "restore_best": button("Best weights", "undo", "Back to the lowest validation loss (▼)",
                           "status"),
    "add_point": button("Add point", "plus", "Add a point of this class at the cross", *SAMPLES),
    "remove_point": button("Remove", "minus", "Take away the point nearest to the cross", *SAMPLES),
    "new_seed": new_seed("weights", "unit maps"),
}  # fmt: skip


def compact(control, words, margin="0 0 1px 0"):
    """Make a control a low row, with `words` pixels for its label; returns it."""
    control.layout.height, control.layout.margin = "23px", margin
    control.style.description_width = f"{words}px"
    return control


def column(controls):
    """The controls of `GROUPS` under their headings."""
    rows = []
    for title, group in GROUPS.items():
        rows += [heading(title, line=True), *(compact(controls[name], 96) for name in group)]
    return ipywidgets.VBox(rows, layout=ipywidgets.Layout(width=COLUMN, flex=f"0 0 {COLUMN}"))


def row(parts):
    """A row of controls that breaks where the page ends."""
    for part in parts:
        if isinstance(part, ipywidgets.Button | ipywidgets.ToggleButton | ipywidgets.FileUpload):
            part.layout = ipywidgets.Layout(width="auto", height="27px", margin="0 4px 2px 0")
    layout = {"flex_flow": "row wrap", "align_items": "center", "margin": "0"}
    # visible: the frame of what has the focus
    return ipywidgets.HBox(parts, layout=ipywidgets.Layout(**layout, overflow="visible"))


def heading(text, line=False):
    """The name of a group of controls."""
    style = "font-size:12px;line-height:15px;font-weight:600;color:inherit;"
    style += "border-bottom:1px solid #0072B2;margin-top:4px" if line else "padding:0 6px"
    layout = ipywidgets.Layout(height="21px", margin="0")
    return ipywidgets.HTML(f'<div style="{style}">{text}</div>', layout=layout)


def paragraph(text, style, role="note"):
    """A line of text above or below the picture, as HTML."""
    return f'<p role="{role}" style="{STYLE};{style}">{html.escape(text)}</p>'


def listing(text):
    """Lines of code, as HTML; text can be selected by keyboard only where the focus can be."""
    return f'<pre tabindex="0" style="{CODE}">{html.escape(text)}</pre>'
