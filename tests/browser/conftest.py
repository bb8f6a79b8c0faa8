"""A real JupyterLab, with its token on, in a real Chromium."""

import os

import pytest
from playwright.sync_api import sync_playwright

from .server import CHROMIUM, FLAGS, jupyterlab, page_of


@pytest.fixture(scope="package")
def chromium():
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("no Chromium on PATH, and REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on PATH")
    # while it is open, Playwright's event loop runs in this thread: not a moment longer than needed
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture
def lab(chromium, server):
    with page_of(chromium, server) as lab:
        yield lab
