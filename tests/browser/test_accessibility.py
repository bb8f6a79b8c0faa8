"""Nobody is shut out: axe-core, the keyboard, the dark theme, and a page at 200 %."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from .figures import figures
from .server import NOTEBOOKS, page_of

ALL = sorted(path.name for path in NOTEBOOKS.glob("[01]*.ipynb"))
GRAVE = {"serious", "critical"}
OURS = ".jp-OutputArea-output"
# noUiSlider gives its handles role=slider and no name, and ipywidgets 8 hands none through:
# what is beside the handle, the label, is read out as text
EXEMPT = {"aria-input-field-name": ".noUi-handle"}

# all that a reader can bring up: tables, a message on an error, verdicts of every kind
UNFOLD = """
import gc as _gc
from iml_nn import exercises as _exercises
from iml_nn.live.formula import FormulaBox as _Box
from iml_nn.live.questions import Questions as _Questions
from iml_nn.live.style import alert as _alert

for _figure in _figures:
    _figure.table_button.value = True
    _figure._message.value = _alert("ZeroDivisionError: an example")
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
SETTLED = """async () => {
  const height = () => document.querySelector('.jp-WindowedPanel-viewport').offsetHeight;
  const before = height();
  await new Promise(resolve => setTimeout(resolve, 500));
  const outputs = [...document.querySelectorAll('.jp-OutputArea-output')];
  return height() === before && before < innerHeight
    && outputs.every(output => output.getBoundingClientRect().bottom < innerHeight);
}"""


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


@pytest.mark.parametrize("notebook", ALL)
def test_axe_core_finds_nothing_grave_in_either_theme(lab, notebook):
    lab.run_notebook(notebook)
    shown = figures(lab)
    assert not any(figure.state("playing") for figure in shown), "who wants no motion has none"
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


# ---------------------------------------------------------------------- keyboard

FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const root = at.closest('.iml-live')?.getBoundingClientRect();
  const named = at.closest('[class*=" iml-"]:not(.iml-live)');
  return {inside: !!root, top: root && box.top - root.top,
          outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
          readout: at.matches('.widget-readout'),
          name: (named ? named.className : '').match(/iml-(\\w+)/)?.[1]};
}"""


def test_tab_goes_through_all_controls_as_one_reads_and_the_focus_is_seen(lab):
    lab.run_notebook("06_initial_weights.ipynb")
    figure = figures(lab)[0]
    first = figure.root.locator("button:visible").first
    first.scroll_into_view_if_needed()
    first.focus()
    stops = []
    for _ in range(60):
        lab.page.keyboard.press("Tab")
        stop = lab.page.evaluate(FOCUSED)
        if not stop["inside"]:
            break
        stops.append(stop)
    lab.page.keyboard.press("Shift+Tab")
    names = list(dict.fromkeys(stop["name"] for stop in stops if stop["name"]))
    expected = ["step", *figure.buttons, "reset", "table", *figure.controls]
    assert names == expected
    tops = [stop["top"] for stop in stops if not stop["readout"]]
    assert tops[-1] > tops[0] + 20
    assert all(b > a - 20 for a, b in itertools.pairwise(tops)), tops
    for stop in stops:
        assert stop["outline"] != "none", stop
        assert stop["width"] >= 1, stop


def test_play_pause_step_reset_and_numbers_by_keyboard(lab):
    lab.run_notebook("10_digits.ipynb")
    (figure,) = figures(lab)
    assert not figure.state("playing")
    start = figure.shown()
    figure.press("step")
    assert figure.shown() != start
    figure.reveal(figure.button("play")).press("Enter")
    lab.wait_for_frames(10)
    figure.button("play").press("Space")
    lab.wait_until(f"not {figure.here}.state['playing']")
    figure.check_nothing_late(lab.now())
    figure.press("reset")
    assert figure.shown() == start
    assert figure.root.locator("table").count() == 0
    figure.press("table")
    assert figure.root.locator("table").count() > 3
    figure.press("table")
    assert figure.root.locator("table").count() == 0


# ---------------------------------------------------------------------- zoom

BEYOND = """root => {
  const area = root.closest('.jp-OutputArea-output').getBoundingClientRect();
  const shown = root.querySelectorAll('button, input, label, .noUi-target, .widget-readout, img');
  return [...shown].filter(part => part.offsetParent !== null)
    .map(part => [part.className || part.tagName, part.getBoundingClientRect()])
    .filter(([, box]) => box.right > area.right + 1 || box.left < area.left - 1)
    .map(([name, box]) => `${name}: ${box.left} to ${box.right} in ${area.left} to ${area.right}`);
}"""


@pytest.mark.parametrize("notebook", ["02_last_layer.ipynb", "10_digits.ipynb"])
def test_at_200_percent_nothing_is_cut_off(chromium, server, notebook):
    with page_of(chromium, server, 640, 400) as lab:  # what 1280 × 800 becomes
        lab.run_notebook(notebook)
        for figure in figures(lab):
            figure.root.scroll_into_view_if_needed()
            figure.shown()
            assert figure.root.evaluate(BEYOND) == []
            image = figure.root.locator("img").first
            assert image.bounding_box()["width"] < 640
        for other in lab.page.locator(".iml-formula, .iml-questions").all():
            assert other.evaluate(BEYOND) == []
