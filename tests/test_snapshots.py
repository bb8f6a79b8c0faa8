"""Everything that each widget shows, at the start, after three steps, and after each control.

`make snapshots` renews the files in `test_snapshots/`. Read their difference before you commit it:
each changed line is something that a reader now sees otherwise.
"""

import re

import ipywidgets
import pytest

from iml_nn.pictures.tables import as_table
from iml_nn.widgets.formula_box import FormulaBox
from iml_nn.widgets.questions import Questions
from iml_nn.widgets.style import alert
from tests.inventory import inventory
from tests.stills import STILLS
from tests.widgets import WIDGETS, another_value

HEADS = re.compile(r"<caption>(.*?)</caption><thead><tr>(.*?)</tr>")


def shown(widget):
    """Lines on all that is visible: the picture, its description, the headings of its tables."""
    lines = {"describe": [widget.describe()]}
    lines["tables"] = [
        f"{caption}: {', '.join(re.findall('>([^<]+)<', row))}"
        for caption, row in HEADS.findall(as_table(widget.picture, ""))
    ]
    return lines | inventory(widget.picture.fig)


def page(widget, depth=0):
    """Lines on the page of a widget: all parts, one in the other, with their layout and texts."""
    layout = {
        name: value
        for name, value in sorted(widget.layout.get_state().items())
        if value is not None and not name.startswith("_")
    }
    text = widget.value if isinstance(widget, ipywidgets.HTML) else ""
    frame = "<img" in text and re.sub('alt=".*?"|base64,[^"]*', "", text)
    yield "  " * depth + f"{type(widget).__name__} {layout or ''} {frame or text}".rstrip()
    for child in getattr(widget, "children", ()):
        yield from page(child, depth + 1)


def changed(before, after):
    """Only those lines of `after` that are not in `before`, and which were there only before."""
    found = {}
    for part in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(part, []), after.get(part, [])
        gone = [f"- {line}" for line in old if line not in new]
        come = [f"+ {line}" for line in new if line not in old]
        if gone + come:
            found[part] = gone + come if len(gone) != len(come) else come
    return found


def controls(widget):
    """Lines on all controls and buttons."""
    lines = []
    for name, control in widget.controls.items():
        traits = ("value", "min", "max", "step", "base", "options", "continuous_update",
                  "readout_format", "description", "tooltip")  # fmt: skip
        parts = [f"{trait} {getattr(control, trait)!r}"
                 for trait in traits if hasattr(control, trait)]  # fmt: skip
        width = control.layout.width
        lines.append(f"{name}: {type(control).__name__}, {', '.join(parts)}, width {width}")
    buttons = {"play": widget.play_button, "step": widget.step_button, "reset": widget.reset_button}
    for name, button in (buttons | {"table": widget.table_button} | widget.buttons).items():
        lines.append(f"{name}: {button.description} ({button.tooltip}, {button.icon})")
    return lines


@pytest.mark.parametrize("kind", WIDGETS, ids=lambda kind: kind.__name__)
def test_what_a_widget_shows(kind, data_regression):
    widget = kind()
    start = shown(widget)
    found = {
        "title": widget.title,
        "controls": controls(widget),
        "start": start,
    }
    found["page"] = list(page(widget))
    widget.advance(3)
    found["after three steps"] = changed(start, shown(widget))
    for name in [*widget.controls, *widget.buttons]:
        widget = kind()
        if name in widget.controls:
            control = widget.controls[name]
            value = another_value(control)
            widget.set(**{name: value})
            label = f"{name} = {value:.6g}" if isinstance(value, float) else f"{name} = {value}"
        else:
            widget.buttons[name].click()
            label = f"press {name}"
        found[label] = changed(start, shown(widget))
        widget.advance(1)
        found[f"{label}, and a step"] = changed(start, shown(widget))
        assert widget.errors == []
    data_regression.check(found, basename=kind.__name__)


def test_what_a_formula_box_and_questions_show(data_regression):
    box, questions = FormulaBox("z_j = z_j + 1"), Questions("03")
    found = {"a slip": list(page(box))}
    box.set(latex="z_j = z_j]", where="hidden layer")
    found["a syntax error"] = list(page(box))
    found["questions"] = list(page(questions))
    for n in (1, 2):
        questions.set(n, n)
        questions.check(n)
    found["answers"] = list(page(questions))
    found["an error"] = alert("ValueError: a < b")
    data_regression.check(found, basename="boxes")


@pytest.mark.parametrize("name", STILLS)
def test_what_a_still_shows(name, data_regression):
    picture = STILLS[name]()
    data_regression.check({"describe": picture.text} | inventory(picture.fig), basename=name)
