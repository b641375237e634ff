"""What all tests share: the ten letters, the folder of checks, settings for a repeatable run."""

import os
import sys
from pathlib import Path

import hypothesis
import pytest

os.environ["MPLBACKEND"] = "Agg"  # before anything imports matplotlib: no test may open a window

# A slow machine is not a bug, so no deadline; in CI the same change always meets the same examples.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _no_figure_stays_open():
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture
def letters():
    """Ten tiny articles of two outlets; datasets/letters/README.md has the answers."""
    from newskit import load_dataset

    return load_dataset("letters")


@pytest.fixture
def shared():
    """The folder of larger checks, which lies beside some checkouts and no user ever needs."""
    if not SHARED.is_dir():
        pytest.skip("the folder of larger checks, ../shared, is not here")
    return SHARED
