"""JupyterLab with its token on, and Chromium: for the browser tests, the soak and the benchmark."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from .lab import Lab

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "google-chrome", "chrome"])), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def jupyterlab(root):
    """Run JupyterLab on a copy of the notebooks below the folder `root`; yield what `Lab` needs."""
    folder = root / "notebooks"
    shutil.copytree(NOTEBOOKS, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    environment = os.environ | {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(root / "config"),
        "JUPYTER_DATA_DIR": str(root / "data"),
        "JUPYTER_RUNTIME_DIR": str(root / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces"),
    }
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}",
    ]  # fmt: skip
    log_path = root / "server.log"
    with open(log_path, "w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/api/status?token={token}", process, log_path)
        yield url, token, folder, root / "runtime", log_path
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(url, process, log, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                json.load(answer)
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer in {seconds} s: {log.read_text()}")


@contextlib.contextmanager
def page_of(browser, server, width=1280, height=800):
    """Yield a `Lab`, a page of its own on a running JupyterLab; its kernels end with it."""
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(90_000)  # milliseconds: a busy machine may take its time
    lab = Lab(context.new_page(), *server)
    try:
        yield lab
    finally:
        lab.shut_down()
        context.close()
