"""The notebooks run from top to bottom, and become pages that need no network."""

import re
from pathlib import Path

import nbformat
import pytest

import dev

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
FEWEST_NOTEBOOKS = 3

# What makes a browser fetch something: a script, a style sheet, a picture or a font from an
# address.
FETCHES = re.compile(
    r"<(?:script|iframe|link|img|source|embed|object)\b[^>]*\b(?:src|href|data)\s*=\s*(?![\"']?data:)"
)
IMPORTS = re.compile(r"@import\b|\burl\(\s*(?![\"']?(?:data:|#))")


def faults_of_page(page):
    return [
        match.group()[:100] for pattern in (FETCHES, IMPORTS) for match in pattern.finditer(page)
    ]


def test_there_are_notebooks_to_learn_from():
    assert len(NOTEBOOKS) >= FEWEST_NOTEBOOKS


@pytest.mark.slow
@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in NOTEBOOKS])
def test_a_notebook_runs_and_its_page_shows_charts_without_network(path, tmp_path):
    notebook = dev.run_notebook(path)
    assert list(cells_without_their_chart(notebook)) == []
    target = tmp_path / f"{path.stem}.html"
    dev.write_page(notebook, target)
    page = target.read_text(encoding="utf-8")
    assert re.search(r"<img\b[^>]*src=[\"']data:image/|<svg\b[^>]*role=[\"']img", page), (
        "the page shows no chart"
    )
    assert faults_of_page(page) == []
    assert "<script" not in page


def cells_without_their_chart(notebook):
    """Numbers of the cells that call a chart function and show no picture."""
    for number, cell in enumerate(notebook.cells, start=1):
        shown = [kind for output in cell.get("outputs", []) for kind in output.get("data", {})]
        if cell.cell_type == "code" and "nk.plot_" in cell.source and "image/png" not in shown:
            yield number


def write_notebook(folder, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = folder / "trial.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.mark.slow
def test_a_notebook_that_fails_is_named_with_its_cell(tmp_path):
    path = write_notebook(tmp_path, "rent = 1", "rent / 0", "print('not reached')")
    with pytest.raises(
        dev.NotebookError, match=r"^trial.ipynb, cell 2 of 3: ZeroDivisionError: division by zero$"
    ):
        dev.run_notebook(path)


def test_a_page_with_a_remote_script_is_found_out():
    page = (
        '<script src="https://example.org/a.js"></script>'
        '<img src="data:image/png;base64,AA"><img src="chart.png">'
    )
    assert faults_of_page(page) == ["<script src=", "<img src="]
