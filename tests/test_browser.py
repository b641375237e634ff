"""The first notebook, as a person meets it: JupyterLab in a real browser."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "00_start.ipynb"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
QUIET_FLAGS = [
    "--no-sandbox",  # for containers, where tests run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
# No news, no look for updates; a kernel starts without asking which; cells out of view are there, too.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"autoStartDefaultKernel": True, "windowingMode": "none"},
}
PATIENCE = 90  # seconds, for a machine that does much else


@pytest.fixture
def chromium():
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = f"no browser: none of {', '.join(BROWSERS)} is on the path, and CHROMIUM names none"
        if os.environ.get("NEWSKIT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class Server:
    """JupyterLab on a folder, for one test: its own port, token and settings, nothing of the user's."""

    def __init__(self, folder, home):
        self.token = secrets.token_hex(16)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.base = f"http://127.0.0.1:{probe.getsockname()[1]}"
        for name, settings in SETTINGS.items():
            path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(settings), encoding="utf-8")
        self.log = home / "server.log"
        places = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        # The kernel shows charts in the notebook only where no backend is named.
        env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
        env |= {name: str(home / place) for name, place in places.items()}
        self.command = [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.base.rpartition(':')[2]}"),
            *("--ServerApp.port_retries=0", f"--IdentityProvider.token={self.token}"),
            *(f"--ServerApp.root_dir={folder}", "--ServerApp.terminals_enabled=False", "--LabApp.news_url="),
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]
        self.env, self.folder = env, folder

    def get(self, path):
        """What the server answers, or nothing while it can't: it says 500 while a kernel starts."""
        with contextlib.suppress(OSError), urllib.request.urlopen(
            f"{self.base}{path}?token={self.token}", timeout=5
        ) as answer:  # fmt: skip
            return json.load(answer)

    def wait_for(self, what, ready):
        end = time.monotonic() + PATIENCE
        while not ready():
            assert self.process.poll() is None, f"the server ended:\n{self.log.read_text(encoding='utf-8')}"
            assert time.monotonic() < end, f"no {what}:\n{self.log.read_text(encoding='utf-8')[-3000:]}"
            time.sleep(0.1)

    def has_idle_kernel(self):
        # The notebook's own sign says "idle" before it is connected; the server knows.
        return any(k["connections"] >= 1 and k["execution_state"] == "idle" for k in self.get("/api/kernels") or [])

    def __enter__(self):
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=subprocess.STDOUT, env=self.env, cwd=self.folder
            )
        self.wait_for("server", lambda: self.get("/api/status"))
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def browser_page(executable):
    """An empty page of a headless browser, and the list of its requests that left this machine."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=QUIET_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        page.set_default_timeout(PATIENCE * 1000)
        left = []
        home = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "file:")
        page.on("request", lambda request: None if request.url.startswith(home) else left.append(request.url))
        try:
            yield page, left
        finally:
            browser.close()


def number_of_code_cells(path):
    return [cell["cell_type"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]].count("code")


def test_the_first_notebook_runs_and_its_explorer_answers(chromium, tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copy(NOTEBOOK, tmp_path / "notebooks")
    with Server(tmp_path / "notebooks", tmp_path) as server, browser_page(chromium) as (page, left):
        page.goto(f"{server.base}/lab/tree/{NOTEBOOK.name}?reset&token={server.token}")
        notebook = page.locator(".jp-NotebookPanel:visible").first
        expect(notebook.locator(".jp-Cell").first).to_be_visible()
        server.wait_for("idle kernel", server.has_idle_kernel)

        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
        last = f"[{number_of_code_cells(NOTEBOOK)}]:"
        expect(notebook.locator(".jp-InputPrompt").get_by_text(last, exact=True)).to_be_visible()
        assert notebook.locator(".jp-OutputArea-output img, .jp-OutputArea-output svg[role=img]").count() >= 1

        status = notebook.locator("[role=status][data-seq]").first
        expect(status).to_have_attribute("data-seq", "0")
        before = status.inner_text()
        search = notebook.get_by_role("textbox", name="Search", exact=True)
        search.click()
        search.press_sequentially("ferry", delay=30)
        expect(status).not_to_have_attribute("data-seq", "0")
        expect(status).not_to_have_text(before)
        status.scroll_into_view_if_needed()
        page.screenshot(path=tmp_path / "after-search.png")

        assert notebook.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
        assert notebook.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.evaluate("window.__xss") is None, "the text of an article ran as a script"
        assert left == []


def test_a_published_page_shows_its_charts_without_network(chromium, tmp_path):
    import dev

    path = tmp_path / "00_start.html"
    dev.write_page(dev.run_notebook(NOTEBOOK), path)
    with browser_page(chromium) as (page, left):
        page.goto(path.as_uri())
        charts = page.locator("img").evaluate_all("images => images.map(image => image.naturalWidth)")
        page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert charts
    assert min(charts) > 0
    assert left == []
