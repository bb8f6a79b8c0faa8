"""How fast a widget follows its control, against the same picture with plain `interact`.

Run with `make live-bench` for all widgets; with `python -m tests.benchmarks.bench_live` also for
some of them (`Playground`), and for a control of your choice (`Playground.units`). Each widget
stands in a real JupyterLab beside a twin that does what most notebooks do: `interact` calls a
function that makes the figure anew and displays it. Both take turns on the same page. Latency is
measured in the page, from the key press to the changed picture, decoded and painted. Frames are
those shown: while it trains, or, of a widget that does not train, while a key is held. Medians.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from tests.browser.figures import SLIDERS, figures
from tests.browser.server import CHROMIUM, FLAGS, jupyterlab, page_of
from tests.counter import shown
from tests.notebooks import METADATA
from tests.widgets import WIDGETS

ROUNDS = 3
# to and fro, for some sliders have three places only
KEYS = ["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight", "ArrowLeft", "ArrowLeft"]
PLAYED = 2000  # milliseconds
HELD = 30  # milliseconds from one repetition of a held key to the next

CELLS = [
    "from {module} import {name}\n{name}()",
    """%matplotlib inline
import copy
from IPython.display import display
from ipywidgets import interact
from iml_nn.pictures import Picture
from iml_nn.widgets import LiveTraining, cells

twin = {name}()
cells.forget(twin)
twin.loop.post = lambda **requests: None

def plain(**values):
    twin.picture = copy.copy(twin.picture)
    Picture.__init__(twin.picture)
    twin.begin() if isinstance(twin, LiveTraining) else twin.change(values)
    twin.picture.show(twin.experiment())
    display(twin.picture.fig)

control = twin.controls["{control}"]
interact(plain, {control}=control);""",
]
# resolves with the milliseconds from the next key press to the changed picture, painted
MEASURE = """([figure, seconds]) => { window.measured = new Promise((resolve, reject) => {
  const root = figure ? document.querySelector('.iml-live')
    : document.querySelector('.widget-interact');
  const source = () => root.querySelector('img') && root.querySelector('img').src;
  const before = source();
  let start = null;
  const pressed = () => { start = performance.now(); };
  document.addEventListener('keydown', pressed, {capture: true, once: true});
  const observer = new MutationObserver(async () => {
    if (start === null || !source() || source() === before) return;
    observer.disconnect();
    await root.querySelector('img').decode();
    // a task posted from an animation frame runs when that frame has been painted
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start), 0));
  });
  observer.observe(root, {subtree: true, childList: true, attributes: true});
  setTimeout(() => reject('no new picture'), 1000 * seconds);
}); }"""
# counts the different pictures that are shown for some milliseconds
COUNT = """([figure, time]) => { window.counted = new Promise(resolve => {
  const root = figure ? document.querySelector('.iml-live')
    : document.querySelector('.widget-interact');
  let shown = 0, last = null;
  const look = () => {
    const img = root.querySelector('img');
    if (img && img.src !== last) { last = img.src; shown += 1; }
  };
  const observer = new MutationObserver(look);
  observer.observe(root, {subtree: true, childList: true, attributes: true});
  look();
  setTimeout(() => { observer.disconnect(); resolve((shown - 1) * 1000 / time); }, time);
}); }"""


def widgets():
    """(class, name of the control that is moved): the first slider that changes pixels at once."""
    for kind in WIDGETS:
        figure = kind()
        for name, control in figure.controls.items():
            if type(control).__name__ in SLIDERS and name != "preset":  # moves all the others
                before, start = shown(figure), control.value
                figure.set(**{name: _other(control)})
                if (shown(figure) != before).any():
                    yield kind, name
                    break
                figure.set(**{name: start})


def named(name):
    """(class, control) for `Class` or `Class.control`."""
    kind, _, control = name.partition(".")
    found = {pair[0].__name__: pair for pair in widgets()}[kind]
    return (found[0], control) if control else found


def _other(control):
    if hasattr(control, "options"):
        values = [o[1] if isinstance(o, tuple) else o for o in control.options]
        return next(value for value in values if value != control.value)
    return control.value + control.step if control.value < control.max else control.min


def notebook(kind, control):
    sources = [
        cell.replace("{module}", kind.__module__)
        .replace("{name}", kind.__name__)
        .replace("{control}", control)
        for cell in CELLS
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return json.dumps(nbformat.v4.new_notebook(cells=cells, metadata=METADATA))


class Pair:
    """A widget and its twin on one page."""

    def __init__(self, lab, control):
        self.lab, self.control = lab, control
        self.page = lab.page
        (self.figure, *_) = figures(lab)

    def handle(self, live):
        slider = self.page.locator(".widget-interact").get_by_role("slider").first
        return self.figure.control(self.control).get_by_role("slider") if live else slider

    def latency(self, live):
        handle = self.handle(live)
        handle.scroll_into_view_if_needed()
        handle.press("Home")
        self.page.wait_for_timeout(700)
        times = []
        for key in KEYS:
            self.page.evaluate(MEASURE, [live, 10])
            handle.press(key)
            times.append(self.page.evaluate("() => window.measured"))
            self.page.wait_for_timeout(150)
        return times

    def frames_per_second(self, live):
        handle = self.handle(live)
        handle.scroll_into_view_if_needed()
        if live and self.figure.trains:
            self.figure.press("reset")
            self.figure.button("play").click()
            self.page.wait_for_timeout(500)
            self.page.evaluate(COUNT, [live, PLAYED])
            shown = self.page.evaluate("() => window.counted")
            self.figure.button("play").click()
            return shown
        handle.press("Home")
        self.page.wait_for_timeout(700)
        self.page.evaluate(COUNT, [live, PLAYED])
        began = time.monotonic()
        for n in range(PLAYED // HELD):
            self.page.keyboard.press("ArrowRight" if n // 10 % 2 == 0 else "ArrowLeft")
            self.page.wait_for_timeout(max(0, (n + 1) * HELD - 1000 * (time.monotonic() - began)))
        return self.page.evaluate("() => window.counted")


def measure(browser, server, kind, control):
    (server[2] / "bench.ipynb").write_text(notebook(kind, control), encoding="utf-8")
    latency, rate = {True: [], False: []}, {True: [], False: []}
    with page_of(browser, server) as lab:
        lab.run_notebook("bench.ipynb")
        lab.page.locator(".widget-interact img").wait_for()
        pair = Pair(lab, control)
        for _ in range(ROUNDS):
            for live in (True, False):
                latency[live] += pair.latency(live)
                rate[live].append(pair.frames_per_second(live))
    return [
        {live: statistics.median(values) for live, values in part.items()}
        for part in (latency, rate)
    ]


def main(names):
    # before Playwright's event loop runs in this thread, which figures would take for a kernel's
    chosen = [named(name) for name in names] or [*widgets()]
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as root,
        jupyterlab(Path(root)) as server,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        print(f"{'widget':22}{'control':16}{'live':>9}{'interact':>10}{'ratio':>7}"
              f"{'frames/s':>10}{'interact':>10}")  # fmt: skip
        for kind, control in chosen:
            latency, rate = measure(browser, server, kind, control)
            print(f"{kind.__name__:22}{control:16}{latency[True]:6.0f} ms{latency[False]:7.0f} ms"
                  f"{latency[False] / latency[True]:7.1f}{rate[True]:10.1f}{rate[False]:10.1f}",
                  flush=True)  # fmt: skip
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
