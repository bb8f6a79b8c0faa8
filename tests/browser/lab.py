"""Drive one notebook in JupyterLab, and look at the frames that its widgets show."""

import base64
import io
import time

import numpy as np
from jupyter_client import BlockingKernelClient
from PIL import Image

# frames are collected in the page, as they appear, with the time at which they did
RECORD = """() => {
  window.frames_shown = [];
  const look = () => {
    for (const img of document.querySelectorAll('.jp-OutputArea-output .widget-html img')) {
      const last = window.frames_shown.at(-1);
      if (!last || last.src !== img.src)
        window.frames_shown.push({src: img.src, time: performance.now()});
    }
  };
  new MutationObserver(look).observe(
    document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
  look();
}"""


class Lab:
    """A page with JupyterLab. `console` collects what the browser logs as errors."""

    def __init__(self, page, url, token, folder, runtime):
        self.page, self.url, self.token, self.runtime = page, url, token, runtime
        self.console = []
        page.on("console", lambda m: self.console.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def run_notebook(self, name):
        """Open a notebook, run all cells, and wait until the last one has run."""
        before = set(self.runtime.glob("kernel-*.json"))
        self.page.goto(f"{self.url}/lab/tree/{name}?reset&token={self.token}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.page.wait_for_selector("[data-status='idle']", state="attached", timeout=60_000)
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.locator("[data-command='runmenu:run-all']").click()
        end = time.monotonic() + 60
        while time.monotonic() < end and not set(self.runtime.glob("kernel-*.json")) - before:
            time.sleep(0.2)
        (connection,) = set(self.runtime.glob("kernel-*.json")) - before
        self.kernel = BlockingKernelClient(connection_file=str(connection))
        self.kernel.load_connection_file()
        self.kernel.start_channels()
        self.kernel.wait_for_ready(timeout=60)
        self.evaluate("1")  # answered after the cells that are queued

    def evaluate(self, expression):
        """Evaluate an expression in the kernel, and return its repr as text."""
        code = f"_probe = {expression}"
        reply = self.kernel.execute_interactive(
            code, silent=True, store_history=False, user_expressions={"value": "_probe"},
            timeout=60, output_hook=lambda message: None,
        )["content"]  # fmt: skip
        assert reply["status"] == "ok", reply
        return reply["user_expressions"]["value"]["data"]["text/plain"]

    def errors_in_output(self):
        kinds = (".jp-OutputArea-output[data-mime-type*='error']", "[data-mime-type*='stderr']")
        return self.page.locator(", ".join(kinds)).all_inner_texts()

    def scroll_to(self, button):
        """Scroll from the top to a button: JupyterLab makes a cell when it comes into view."""
        found = self.page.get_by_role("button", name=button)
        panel = self.page.locator(".jp-Notebook .jp-WindowedPanel-outer").first
        panel.evaluate("panel => panel.scrollTo(0, 0)")
        panel.hover()
        for _ in range(100):
            if found.count():
                found.first.scroll_into_view_if_needed()
                return found.first
            self.page.mouse.wheel(0, 250)
            self.page.wait_for_timeout(100)
        raise AssertionError(f"no button {button!r} in the notebook")

    # ------------------------------------------------------------------ frames

    def record(self):
        self.page.evaluate(RECORD)

    def frames(self):
        """All frames shown since `record`: dicts with `src` and `time`."""
        return self.page.evaluate("() => window.frames_shown")

    def now(self):
        return self.page.evaluate("() => performance.now()")

    def wait_for_frames(self, n, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if len(self.frames()) >= n:
                return self.frames()
            self.page.wait_for_timeout(100)
        raise TimeoutError(f"{len(self.frames())} of {n} frames in {seconds} s")


def pixels(frame):
    """The frame as an array (height, width, 3)."""
    data = base64.b64decode(frame["src"].split(",", 1)[1])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
