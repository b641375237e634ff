"""The explorer, as a person meets it: JupyterLab in a real browser."""

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

import newskit as nk

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
# No news, no look for updates; a kernel starts without asking which; cells out of view are there,
# too.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"autoStartDefaultKernel": True, "windowingMode": "none"},
}
PATIENCE = 90  # seconds, for a machine that does much else


@pytest.fixture(scope="module")
def chromium():
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = (
            f"no browser: none of {', '.join(BROWSERS)} is on the path, and CHROMIUM names none"
        )
        if os.environ.get("NEWSKIT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class Server:
    """JupyterLab on a folder: its own port, token and settings, nothing of the user's."""

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
            *(
                f"--ServerApp.root_dir={folder}",
                "--ServerApp.terminals_enabled=False",
                "--LabApp.news_url=",
            ),
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
            assert self.process.poll() is None, (
                f"the server ended:\n{self.log.read_text(encoding='utf-8')}"
            )
            assert time.monotonic() < end, (
                f"no {what}:\n{self.log.read_text(encoding='utf-8')[-3000:]}"
            )
            time.sleep(0.1)

    def has_idle_kernel(self, notebook):
        # The notebook's own sign says "idle" before it is connected; the server knows.
        kernels = [s["kernel"] for s in self.get("/api/sessions") or [] if s["path"] == notebook]
        return any(
            kernel["connections"] >= 1 and kernel["execution_state"] == "idle" for kernel in kernels
        )

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


@pytest.fixture(scope="module")
def server(chromium, tmp_path_factory):
    home = tmp_path_factory.mktemp("server")
    (home / "notebooks").mkdir()
    with Server(home / "notebooks", home) as server:
        yield server


@contextlib.contextmanager
def browser_page(executable):
    """An empty page of a headless browser, and the list of its requests that left this machine."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, headless=True, args=QUIET_FLAGS
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        page.set_default_timeout(PATIENCE * 1000)
        left = []
        home = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "file:")
        page.on(
            "request",
            lambda request: None if request.url.startswith(home) else left.append(request.url),
        )
        try:
            yield page, left
        finally:
            browser.close()


def run_all(page, server, path):
    """Open a notebook of the server's folder, run it, and give back its panel."""
    page.goto(f"{server.base}/lab/tree/{path.name}?reset&token={server.token}")
    notebook = page.locator(".jp-NotebookPanel:visible").first
    expect(notebook.locator(".jp-Cell").first).to_be_visible()
    server.wait_for("idle kernel", lambda: server.has_idle_kernel(path.name))
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
    kinds = [cell["cell_type"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    last = f"[{kinds.count('code')}]:"
    expect(notebook.locator(".jp-InputPrompt").get_by_text(last, exact=True)).to_be_visible()
    assert notebook.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert notebook.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    return notebook


def test_the_first_notebook_runs_and_its_explorer_answers(chromium, server, tmp_path):
    path = shutil.copy(NOTEBOOK, server.folder)
    harbour = nk.load_dataset("harbour")
    hits = len(nk.filter_articles(harbour, matching="ferry"))
    assert 0 < hits < len(harbour)
    with browser_page(chromium) as (page, left):
        notebook = run_all(page, server, Path(path))
        assert (
            notebook.locator(
                ".jp-OutputArea-output img, .jp-OutputArea-output svg[role=img]"
            ).count()
            >= 1
        )

        status = notebook.locator("[role=status][data-seq]").first
        expect(status).to_contain_text(f"{len(harbour)} of {len(harbour)} articles")
        notebook.get_by_role("textbox", name="Search", exact=True).press_sequentially(
            "ferry", delay=30
        )
        expect(status).to_contain_text(f"{hits} of {len(harbour)} articles")
        status.scroll_into_view_if_needed()
        page.screenshot(path=tmp_path / "after-search.png")
        assert left == []


# Every word of these articles wants to run as a script.
SCRIPT, IMAGE = "<script>window.__xss=1</script>", "<img src=x onerror=window.__xss=1>"
HOSTILE = f"""
import pandas as pd
import newskit as nk

bad = {SCRIPT + IMAGE!r}
articles = nk.as_articles(pd.DataFrame({{
    "title": [f"Title {{bad}}", "Second"],
    "text": [
        f"The rent {{bad}} rises. “We pay {{bad}} the rent,” said Ada Lund.",
        "The rent rises.",
    ],
    "outlet": [f"Herald {{bad}}", "Post"],
    "byline": [f"Cy Vance {{bad}}", "Bo Roe"],
    "url": ["javascript:window.__xss=1", "https://example.org/"],
    "published": ["2025-03-03", "2025-03-12"],
}}))
explorer = nk.explore(articles, {{f"topic {{bad}}": ["rent*"]}})
explorer
""".strip()


def test_no_word_of_an_article_runs_as_a_script(chromium, server, tmp_path):
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": HOSTILE,
    }
    path = Path(server.folder) / "hostile.ipynb"
    path.write_text(
        json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        encoding="utf-8",
    )
    with browser_page(chromium) as (page, left):
        notebook = run_all(page, server, path)
        expect(notebook.locator("[role=status][data-seq]")).to_contain_text("2 of 2 articles")
        notebook.get_by_role("combobox", name="Compare", exact=True).select_option(label="outlets")
        notebook.get_by_role("combobox", name="Read", exact=True).select_option(index=1)
        reader = notebook.locator(".newskit-reader")
        expect(reader.locator("h4")).to_have_text(f"Title {SCRIPT}{IMAGE}")
        expect(reader.locator(".newskit-text q")).to_contain_text(f"We pay {SCRIPT}{IMAGE} the")
        for part in (
            f"Herald {SCRIPT}{IMAGE}",
            f"Cy Vance {SCRIPT}{IMAGE}",
            f"topic {SCRIPT}{IMAGE}",
        ):
            expect(reader).to_contain_text(part)
        expect(notebook.locator(".newskit-chart svg")).to_contain_text("Herald <script>")
        page.screenshot(path=tmp_path / "reader.png")
        notebook.get_by_role("tab", name="Quotes", exact=True).click()
        quotes = notebook.get_by_role("region", name="Quotes", exact=True)
        expect(quotes).to_contain_text(f"We pay {SCRIPT}{IMAGE} the rent,")
        page.screenshot(path=tmp_path / "quotes.png")

        output = notebook.locator(".jp-OutputArea")
        assert output.locator("script, img[src=x], [onerror], a[href^='javascript']").count() == 0
        assert page.evaluate("typeof window.__xss") == "undefined", (
            "the text of an article ran as a script"
        )
        assert left == []


def test_a_published_page_shows_its_charts_without_network(chromium, tmp_path):
    import dev

    path = tmp_path / "00_start.html"
    dev.write_page(dev.run_notebook(NOTEBOOK), path)
    with browser_page(chromium) as (page, left):
        page.goto(path.as_uri())
        charts = page.locator("img").evaluate_all(
            "images => images.map(image => image.naturalWidth)"
        )
        page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert charts
    assert min(charts) > 0
    assert left == []
