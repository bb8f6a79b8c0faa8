"""Nobody is shut out: the keyboard, and a page at 200 %. What axe-core finds: every notebook."""

import itertools

import pytest

from .figures import figures
from .server import page_of

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
