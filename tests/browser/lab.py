"""Drive one notebook in JupyterLab, and look at the frames that its widgets show."""

import ast
import base64
import io
import json
import re
import time
import urllib.request

import numpy as np
from jupyter_client import BlockingKernelClient
from PIL import Image

# frames are collected in the page, as they appear, with the time at which they did
RECORD = """() => {
  window.frames_shown = [];
  const last = new Map();
  const look = () => {
    document.querySelectorAll('.iml-live').forEach((figure, number) => {
      const img = figure.querySelector('.widget-html img');
      if (img && last.get(number) !== img.src) {
        last.set(number, img.src);
        window.frames_shown.push({figure: number, src: img.src, time: performance.now()});
      }
    });
  };
  if (window.frame_observer) window.frame_observer.disconnect();
  window.frame_observer = new MutationObserver(look);
  window.frame_observer.observe(
    document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
  look();
}"""


class Lab:
    """A page with JupyterLab. `console` collects what the browser logs as errors."""

    def __init__(self, page, url, token, folder, runtime, log):
        self.page, self.url, self.token = page, url, token
        self.folder, self.runtime, self.log = folder, runtime, log
        self._log_read = log.stat().st_size
        self.kernel = None
        self.console = []
        page.on("console", lambda m: self.console.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def run_notebook(self, name):
        """Open a notebook in a new kernel, run all cells, and wait until the last one has run."""
        self.page.goto(f"{self.url}/lab/tree/{name}?reset&token={self.token}")
        stored = json.loads((self.folder / name).read_text(encoding="utf-8"))["cells"]
        code = sum(cell["cell_type"] == "code" for cell in stored)
        # cells are attached one by one; what runs before all are there is not shown
        self.page.wait_for_function(
            "n => document.querySelectorAll('.jp-Notebook .jp-Cell').length === n", arg=len(stored)
        )
        self.page.wait_for_selector("[data-status='idle']", state="attached", timeout=180_000)
        while not (running := self.sessions()):
            self.page.wait_for_timeout(100)
        ((_, kernel),) = running
        connection = self.runtime / f"kernel-{kernel}.json"
        self.kernel = BlockingKernelClient(connection_file=str(connection))
        self.kernel.load_connection_file()
        self.kernel.start_channels()
        self.kernel.wait_for_ready(timeout=60)
        self._run_all()
        self.wait_until(f"get_ipython().execution_count > {code}", seconds=180)

    def _run_all(self):
        # JupyterLab may drop the command if it comes while the notebook is still being set up
        for _ in range(5):
            self.page.get_by_role("menuitem", name="Run", exact=True).click()
            self.page.locator("[data-command='runmenu:run-all']").click()
            end = time.monotonic() + 10
            while time.monotonic() < end:
                if self.value("get_ipython().execution_count") > 1:
                    return
                self.page.wait_for_timeout(50)
            self.page.keyboard.press("Escape")
        raise AssertionError("JupyterLab does not run the cells")

    def sessions(self):
        """Ids of the running sessions and of their kernels."""
        return [(s["id"], s["kernel"]["id"]) for s in json.loads(self._call("GET", "sessions"))]

    def shut_down(self):
        """Stop all kernels, so that the next notebook starts from nothing."""
        if self.kernel is not None:
            self.kernel.stop_channels()
        for session, _ in self.sessions():
            self._call("DELETE", f"sessions/{session}")

    def _call(self, method, path):
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def evaluate(self, expression):
        """Evaluate an expression in the kernel, and return its repr as text."""
        code = f"_probe = {expression}"
        reply = self.kernel.execute_interactive(
            code, silent=True, store_history=False, user_expressions={"value": "_probe"},
            timeout=60, output_hook=lambda message: None,
        )["content"]  # fmt: skip
        assert reply["status"] == "ok", reply
        return reply["user_expressions"]["value"]["data"]["text/plain"]

    def execute(self, code):
        """Run code in the kernel."""
        self.evaluate(f"exec({code!r}, globals())")

    def value(self, expression):
        """Evaluate an expression in the kernel, and return it: plain numbers, texts, containers."""
        return ast.literal_eval(self.evaluate(expression))

    def wait_until(self, expression, seconds=60):
        """Wait until an expression in the kernel is true."""
        end = time.monotonic() + seconds
        while self.evaluate(expression) != "True":
            assert time.monotonic() < end, f"not true after {seconds} s: {expression}"
            self.page.wait_for_timeout(20)

    def errors_in_log(self):
        """What server and kernels have logged as errors since this page was opened."""
        new = self.log.read_bytes()[self._log_read :].decode(errors="replace")
        return [
            line for line in new.splitlines() if re.search(r"Traceback|ERROR|Error:|\[E ", line)
        ]

    def errors_in_output(self):
        kinds = (".jp-OutputArea-output[data-mime-type*='error']", "[data-mime-type*='stderr']")
        return self.page.locator(", ".join(kinds)).all_inner_texts()

    # ------------------------------------------------------------------ frames

    def record(self):
        self.page.evaluate(RECORD)

    def frames(self, figure=0):
        """Frames of one figure shown since `record`: dicts with `src` and `time`."""
        shown = "figure => window.frames_shown.filter(frame => frame.figure === figure)"
        return self.page.evaluate(shown, figure)

    def now(self):
        return self.page.evaluate("() => performance.now()")

    def wait_for_frames(self, n, seconds=60, figure=0):
        end = time.monotonic() + seconds
        while len(frames := self.frames(figure)) < n:
            assert time.monotonic() < end, f"{len(frames)} of {n} frames in {seconds} s"
            self.page.wait_for_timeout(50)
        return frames


def pixels(frame):
    """The frame as an array (height, width, 3)."""
    data = base64.b64decode(frame["src"].split(",", 1)[1])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
