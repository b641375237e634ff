"""Round numbers for a value axis, and places for labels that would touch: arithmetic without a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence


def nice_ticks(top: float, most: int, *, finest: float = 0.0) -> tuple[list[float], float]:
    """Round ticks from 0, at most `most`, for values up to `top`; and where the axis should end."""
    if not top > 0:
        top = finest or 1.0
    power = 10.0 ** math.floor(math.log10(top / most))
    steps = [step * power for step in (1, 2, 2.5, 5, 10, 20)]
    step = next(
        step
        for step in steps
        if step >= finest and _intervals(top, step) < most and _is_short(step, finest)
    )
    intervals = _intervals(top, step)
    return [round(n * step, 12) for n in range(intervals + 1)], max(intervals * step, top)


def _intervals(top: float, step: float) -> int:
    """An almost empty last interval is left open, a well filled one gets its upper line."""
    whole = math.floor(top / step + 1e-9)
    return whole + (top / step - whole > 0.6)


def _is_short(step: float, finest: float) -> bool:
    """2.5 and 25 of something that comes in ones make labels that need a second look; 25 % doesn't."""
    leading = step / 10 ** math.floor(math.log10(step))
    return abs(leading - 2.5) > 1e-9 or abs(step - 0.25) < 1e-9 or (finest >= 1 and step >= 25)


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles of labels of these heights, as near to where each is wanted as the others and the ends allow.

    Labels that touch form a block, which goes where its members want to be on average, until no two
    blocks touch.
    """
    blocks: list[tuple[float, float, list[int]]] = []  # middle, height, members from low to high
    for at in sorted(range(len(wanted)), key=lambda at: wanted[at]):
        middle, height, members = wanted[at], heights[at], [at]
        while True:
            middle = min(max(middle, low + height / 2), high - height / 2)
            if not blocks or blocks[-1][0] + blocks[-1][1] / 2 <= middle - height / 2 + 1e-9:
                break
            _, other_height, others = blocks.pop()
            members = [*others, *members]
            height += other_height
            below, aims = 0.0, []
            for member in members:
                aims.append(wanted[member] - (below + heights[member] / 2 - height / 2))
                below += heights[member]
            middle = sum(aims) / len(aims)
        blocks.append((middle, height, members))
    places = [0.0] * len(wanted)
    for middle, height, members in blocks:
        edge = middle - height / 2
        for member in members:
            places[member] = edge + heights[member] / 2
            edge += heights[member]
    return places
