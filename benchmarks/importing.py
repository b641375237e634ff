"""Time of a first look: newskit's import, first chart and first quotes, beside pandas' import.

    python benchmarks/importing.py               # 7 rounds

Every measurement is a new Python that does one thing; they take turns (A B A B …), so that a busy
machine slows all. Medians in milliseconds of processor time, without Python's own start.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

CHART = """
import matplotlib; matplotlib.use("Agg")
import newskit as nk
articles = nk.load_dataset("harbour")
frequency = nk.topic_frequency(articles, nk.match_topics(articles, {"ferry": ["ferr*"]}), by=None)
nk.plot_frequency(frequency).figure.canvas.draw()
"""
QUOTES = """
import newskit as nk
nk.extract_quotes(nk.load_dataset("letters"))
"""
STEPS = {
    "import pandas": "import pandas",
    "import matplotlib.pyplot": (
        "import matplotlib; matplotlib.use('Agg'); import matplotlib.pyplot"
    ),
    "import newskit": "import newskit",
    "first chart of 72 articles": CHART,
    "first quotes of 10 articles": QUOTES,
}
TIMED = "import time; began = time.process_time()\n{}\nprint(time.process_time() - began)"


def main(rounds: int = 7) -> None:
    """Print a line a step, with its ratio to pandas' import."""
    seconds: dict[str, list[float]] = {name: [] for name in STEPS}
    for _ in range(rounds):
        for name, code in STEPS.items():
            answer = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", TIMED.format(code)],
                capture_output=True,
                text=True,
                check=True,
            )
            seconds[name].append(float(answer.stdout))
    pandas = median(seconds["import pandas"])
    for name, values in seconds.items():
        print(
            f"{name:28} {1000 * median(values):7.0f} ms   "
            f"{median(values) / pandas:5.2f} x import pandas"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
