"""The playground's controls: a compact column, in groups."""

import html

import ipywidgets

from iml_nn.live import recipe
from iml_nn.live.own_data import MAX_CLASSES
from iml_nn.live.presets import EXTRA, PRESETS

FREE = "choose one"
ROW = {"height": "23px", "margin": "0 0 1px 0"}
LABEL = {"description_width": "96px"}
COLUMN = "270px"
NONE = ("off", 0)

WELCOME = "Press Play, and turn anything. Filled points are learnt from, hollow ones held out."
CHANGED = "# Not this run: it was changed on its way. After Reset these lines repeat what is shown."
CODE = (
    "font-size:12px;line-height:16px;margin:0;padding:8px;background:#FFFFFF;color:#000000;"
    "border:1px solid #0072B2;white-space:pre-wrap;overflow:auto;height:150px"
)
STYLE = "font-size:14px;line-height:18px;margin:0"

TENTHS = [n / 10 for n in range(11)]

GROUPS = {
    "data": ("data", "classes", "points", "noise", "test_fraction"),
    "network": ("layers", "units", "activation", "loss"),
    "first weights": ("init", "scale", "symmetry"),
    "training": ("learning_rate", "batch_size", "speed"),
    "against overfitting": ("penalty", "weight_noise", "activity_noise", "dropout", "patience"),
}  # fmt: skip


def controls():
    """Return name → control: those of `GROUPS`, the preset, and the cursor."""
    penalties = [NONE, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0]
    sigmas = [NONE, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0]
    made = {
        "preset": _one_of("lesson", [(name, name) for name in (FREE, *PRESETS)],
                          "sets everything at once, for one lesson"),
        "data": _choice("points", [*recipe.DATASETS, recipe.OWN], "where the points come from"),
        "classes": _one_of("classes", range(2, MAX_CLASSES + 1), "colours to tell apart"),
        "points": _one_of("how many", [40, 60, 100, 200, 300, 400], "points in both sets together"),
        "noise": _one_of("data noise", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6],
                         "standard deviation added to x₁ and x₂"),
        "test_fraction": _one_of("held out", [(f"{n} %", n / 100) for n in range(10, 80, 10)],
                                 "share of the points kept for validation"),
        "layers": _one_of("hidden layers", range(5), "0 is softmax regression"),
        "units": _one_of("units a layer", [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 100],
                         "units in each hidden layer"),
        "activation": _choice("activation φ", recipe.ACTIVATIONS, "of all hidden units"),
        "loss": _choice("loss J", [("entropy", "cross_entropy"),
                                   ("squares", "squared_error")],
                        "cross-entropy with softmax, or squared error with sigmoids"),
        "init": _choice("drawn from", recipe.INITIALISERS, "how the first weights are drawn"),
        "scale": _one_of("scale ×", [0.0, 0.1, 0.3, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0],
                         "factor on all first weights"),
        "symmetry": _one_of("symmetry ε", TENTHS, "0: all weights equal; 1: as drawn"),
        "learning_rate": _one_of("rate η", [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0,
                                            10.0, 30.0], "how far each update goes"),
        "batch_size": _one_of("batch size", [1, 4, 10, 32, 100], "samples an update"),
        "speed": _one_of("speed", [1, 5, 20, 50, 200], "updates a frame"),
        "penalty": _one_of("penalty λ", penalties, "pulls weights towards zero"),
        "weight_noise": _one_of("σ of weights", sigmas, "noise on weights in each update"),
        "activity_noise": _one_of("σ of activities", sigmas, "noise on hidden activities"),
        "dropout": _one_of("dropout p", [NONE, *TENTHS[1:9]],
                           "share of hidden activities set to zero"),
        "patience": _one_of("patience", [NONE, *((f"{n} ep.", n) for n in (10, 30, 100, 300))],
                            "stop so many epochs after the lowest validation loss"),
        "x1": _cursor("x₁"),
        "x2": _cursor("x₂"),
        "label": _one_of("class", range(MAX_CLASSES), "class of the point to add"),
    }  # fmt: skip
    for name, value in (recipe.START | EXTRA).items():
        made[name].value = value
    made["x1"].value, made["x2"].value = 0.9, 0.9
    for name, width, words in (("x1", 138, 20), ("x2", 138, 20), ("label", 132, 38)):
        made[name].readout = False  # the cross says it, and has a better place for it
        made[name].layout.width = f"{width}px"
        made[name].style.description_width = f"{words}px"
    made["preset"].layout.margin = "0 10px 1px 0"
    made["preset"].layout.width, made["preset"].style.description_width = "390px", "52px"
    return made


def buttons():
    """Return name → button, for the reader's own points and for the best weights."""
    made = {
        "restore_best": ("Best weights", "undo", "Back to the lowest validation loss (▼)"),
        "add_point": ("Add point", "plus", "Add a point of this class at the cross"),
        "remove_point": ("Remove", "minus", "Take away the point nearest to the cross"),
    }  # fmt: skip
    return {
        name: ipywidgets.Button(description=text, icon=icon, tooltip=tooltip)
        for name, (text, icon, tooltip) in made.items()
    }


def column(made):
    """The controls of `GROUPS` under their headings."""
    rows = []
    for name, names in GROUPS.items():
        rows += [heading(name, line=True), *(made[name] for name in names)]
    return ipywidgets.VBox(rows, layout=ipywidgets.Layout(width=COLUMN, flex=f"0 0 {COLUMN}"))


def heading(text, line=False):
    """The name of a group of controls."""
    border = "border-bottom:1px solid #0072B2;margin-top:4px" if line else "padding:0 6px"
    return ipywidgets.HTML(
        f'<div style="font-size:12px;line-height:15px;font-weight:600;color:inherit;{border}">'
        f"{text}</div>",
        layout=ipywidgets.Layout(height="21px", margin="0"),
    )


def paragraph(text, style, role="note"):
    """A line of text above or below the picture, as HTML."""
    return f'<p role="{role}" style="{STYLE};{style}">{html.escape(text)}</p>'


def listing(text):
    """Lines of code, as HTML; text can be selected by keyboard only where the focus can be."""
    return f'<pre tabindex="0" style="{CODE}">{html.escape(text)}</pre>'


def _row():
    return ipywidgets.Layout(width="264px", **ROW)


def _choice(text, options, tooltip):
    # no Dropdown: where a list has the focus, JupyterLab takes the up and down keys for itself
    pairs = [o if isinstance(o, tuple) else (o, o) for o in options]
    return _one_of(text, pairs, tooltip)


def _one_of(text, options, tooltip):
    pairs = [o if isinstance(o, tuple) else (f"{o:g}", o) for o in options]
    return ipywidgets.SelectionSlider(
        description=text, options=pairs, tooltip=tooltip, layout=_row(), style=LABEL
    )


def _cursor(text):
    return ipywidgets.FloatSlider(
        description=text, min=-1.4, max=1.4, step=0.1, readout_format=".1f", layout=_row(),
        tooltip="moves the cross: by arrow keys, too", style=LABEL,
    )  # fmt: skip
