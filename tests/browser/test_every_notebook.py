"""Every notebook in a real browser: every control moved, every output looked at by axe-core."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from .figures import SLIDERS, figures
from .server import NOTEBOOKS, page_of

ALL = sorted(path.name for path in NOTEBOOKS.glob("[01]*.ipynb"))


@pytest.fixture(scope="module", params=ALL)
def opened(request, chromium, server):
    """A page on which a notebook has run, for all tests of this notebook; and its name."""
    with page_of(chromium, server) as lab:
        lab.run_notebook(request.param)
        yield lab, request.param


def live(name):
    cells = json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]
    return sum("iml_nn.ideas" in "".join(cell["source"]) for cell in cells)


def test_every_control_of_a_notebook(opened):
    lab, notebook = opened
    assert lab.errors_in_output() == []
    found = figures(lab)
    assert bool(found) == bool(live(notebook))
    assert not any(figure.state("playing") for figure in found), "who wants no motion has none"
    for figure in found:
        for name in figure.moves:
            figure.check_effect(name)
            figure.put_back()
        for name in figure.controls:
            figure.through_its_range(name)
        sliders = [name for name, kind in figure.controls.items() if kind in SLIDERS]
        if sliders:
            figure.check_nothing_late(figure.drag(sliders[0]))
        if figure.plays:
            figure.check_play()
        figure.check_healthy()
    assert lab.errors_in_output() == []
    assert lab.console == []
    assert lab.errors_in_log() == []


# ---------------------------------------------------------------------- axe-core

GRAVE = {"serious", "critical"}
OURS = ".jp-OutputArea-output"
# noUiSlider gives its handles role=slider and no name, and ipywidgets 8 hands none through:
# what is beside the handle, the label, is read out as text
EXEMPT = {"aria-input-field-name": ".noUi-handle"}

# all that a reader can bring up: tables, a message on an error, verdicts of every kind
UNFOLD = """
import gc as _gc
from iml_nn import exercises as _exercises
from iml_nn.widgets.formula_box import FormulaBox as _Box
from iml_nn.widgets.questions import Questions as _Questions
from iml_nn.widgets.style import alert as _alert

for _figure in _figures:
    _figure.table_button.value = True
    _figure.message.value = _alert("ZeroDivisionError: an example")
for _other in _gc.get_objects():
    if isinstance(_other, _Questions):
        for _n, _question in enumerate(_other.questions, 1):
            _choices = [choice.right for choice in _question.choices]
            if _n < 3:
                _other.set(_n, 1 + _choices.index(_n == 1))
            _other.check(_n)
    if isinstance(_other, _Box):
        _other.set(latex="z_1 = 2 z_1")
"""
# what hints and solutions look like; no notebook shows them when it is opened
NOTES = """"".join(
    note._repr_mimebundle_()["text/html"]
    for number in _exercises.exercises_of("{0}")
    for note in (_exercises.hint(number), _exercises.solution(number))
)"""
# axe-core skips the contrast of what it takes for hidden: cells out of sight that are not laid out,
# and all that is in JupyterLab's body, which has no height and cuts off what overflows
LAID_OUT = """
.jp-Cell, .jp-Cell * { content-visibility: visible !important; }
body { width: 100vw; height: 100vh; }
"""
PUT_IN = f"""html => document.querySelector('{OURS}.jp-RenderedHTMLCommon')
  .insertAdjacentHTML('beforeend', html)"""
HEIGHT = "() => document.querySelector('.jp-WindowedPanel-viewport').offsetHeight"
# the notebook has one and the same height for half a second, and all of it is in the window
SETTLED = f"""async () => {{
  const height = {HEIGHT}, before = height();
  await new Promise(resolve => setTimeout(resolve, 500));
  const outputs = [...document.querySelectorAll('{OURS}')];
  return height() === before && before < innerHeight
    && outputs.every(output => output.getBoundingClientRect().bottom < innerHeight);
}}"""


def lay_out(page):
    """Show the whole notebook at once."""
    for _ in range(20):
        height = page.evaluate(HEIGHT) + 300
        page.set_viewport_size({"width": 1280, "height": height})
        if page.evaluate(SETTLED):
            return
    raise AssertionError("the notebook never came to rest")


def choose_theme(page, theme):
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-item[data-type=submenu]").filter(has_text="Theme").first.click()
    page.locator("[data-command='apputils:change-theme']").filter(has_text=theme).first.click()
    light = "true" if theme.endswith("Light") else "false"
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")


def findings(page, rules=None):
    """What axe-core finds grave in our outputs, and in how many places it looked at contrast."""
    options = {"resultTypes": ["violations", "passes"]} | ({"runOnly": rules} if rules else {})
    answer = Axe().run(page, context=OURS, options=options).response
    grave = [
        f"{rule['id']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for rule in answer["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
        if not exempt(rule["id"], node)
    ]
    contrast = [rule["nodes"] for rule in answer["passes"] if rule["id"] == "color-contrast"]
    return grave, sum(map(len, contrast))


def exempt(rule, node):
    return rule in EXEMPT and EXEMPT[rule].removeprefix(".") in node["html"].split(">")[0]


def test_axe_core_finds_nothing_grave_in_either_theme(opened):
    lab, notebook = opened
    shown = figures(lab)
    lab.execute(UNFOLD)
    for figure in shown:
        figure.shown()
    if notebook[:2] in lab.value("_exercises.NOTEBOOKS"):
        lab.page.evaluate(PUT_IN, lab.value(NOTES.format(notebook[:2])))
    lab.page.add_style_tag(content=LAID_OUT)
    try:
        for theme, rules in (("JupyterLab Dark", ["color-contrast"]), ("JupyterLab Light", None)):
            choose_theme(lab.page, theme)
            lay_out(lab.page)
            grave, looked_at = findings(lab.page, rules)
            assert grave == [], theme
            assert looked_at > 8 * len(shown), "axe-core did not see the outputs"
    finally:
        choose_theme(lab.page, "JupyterLab Light")
