"""Where in a JSON value its articles stand: lists of objects are told by what these look like, not by their length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from newskit.formats.files import Record
from newskit.formats.objects.broken import Torn
from newskit.formats.objects.shapes import PROSE, TEXT, TITLED, has_id, is_story, names_fields, rank

__all__ = ["Group", "choose", "find_groups", "holds_none", "is_envelope", "service_error"]

_DEEPEST = 8  # lists and objects between the top of a file and an article
# Names of what holds articles, and of what belongs to one or says something about all.
_HOLDERS = frozenset(
    "articles article items item entries entry results result docs documents data hits news "
    "newsitems stories posts"
    " records rows response children edges nodes content".split()
)
_PARTS = frozenset(
    "author authors byline bylines creators contributors comment comments reply replies related "
    "related_articles"
    " relatedarticles recommended recommendations most_read mostread trending also_read see_also "
    "tags tag keywords"
    " categories category sections concepts topics entities media images image photos pictures "
    "videos links urls"
    " sources source publisher publication publishers ads menu navigation breadcrumbs feed channel "
    "meta metadata info"
    " header site query params associations renditions schema references".split()
)
_FAILED = frozenset({"error", "fail", "failed"})


@dataclass
class Group:
    """Objects that stand in one list, or one object alone."""

    rows: list[Any]
    rank: int  # of the surest of them
    listed: bool = True  # in a list


Groups = dict[str, Group]  # by their places, such as "response.docs"


def find_groups(value: Any, place: str = "", depth: int = 0) -> Groups:
    """Find the lists of objects in a value, and the articles that stand alone; never those in an article."""
    if depth > _DEEPEST:
        return {}
    if isinstance(value, list):
        return _in_list(value, place, depth)
    return _in_object(value, place, depth) if isinstance(value, dict) else {}


def _in_list(values: list[Any], place: str, depth: int) -> Groups:
    if table := _rows_under_names(values[:1], values[1:]):
        return {place: Group(table, TEXT)}
    own, inside = Group([], 0), Groups()
    for value in values:
        if not isinstance(value, (dict, list)):
            own.rows.append(value)  # reported by who reads them
            continue
        found = find_groups(value, place, depth + 1)
        best = max((one.rank for one in found.values()), default=0)
        alone = found.pop(place, None)
        if (
            isinstance(value, dict)
            and not isinstance(value, Torn)
            and (not best or (alone and alone.rows == [value]))
        ):
            own.rows.append(value)
            own.rank = max(own.rank, best)
        else:
            _join(inside, {place: alone, **found} if alone else found)
    if any(isinstance(row, dict) for row in own.rows) or (own.rows and inside):
        _join(inside, {place: own})
    return inside


def _in_object(value: Record, place: str, depth: int) -> Groups:
    if rows := _rows_of_table(value):
        return {place: Group(rows, TEXT)}
    own = -1 if isinstance(value, Torn) else rank(value)
    itself = {place: Group([value], own, listed=False)}
    if own == TEXT and is_story(value):
        return itself
    inside, singles = Groups(), Groups()
    for name, one in value.items():
        found = find_groups(one, f"{place}.{name}".strip("."), depth + 1)
        if isinstance(one, dict) and len(found) == 1 and not next(iter(found.values())).listed:
            singles[name] = next(iter(found.values()))
        else:
            _join(inside, found)
    lists = {
        where: group
        for where, group in inside.items()
        if group.listed and not _is_part(where, place)
    }
    best = max((group.rank for group in lists.values()), default=-1)
    held = any(where.rpartition(".")[2].lower() in _HOLDERS for where in lists)
    if own >= TITLED and (best < own or (best == own and not held)):
        return itself
    if own == PROSE and best < PROSE and not held:
        return (
            itself
            if max((group.rank for group in singles.values()), default=0) <= PROSE
            else _named(singles, place)
        )
    if own < 0:  # what else stands in a broken object may be a part of it
        return lists
    return {**_named(singles, place), **inside}


def _named(singles: Groups, place: str) -> Groups:
    """Articles in an object under names that tell them apart, as Firebase and pandas write them, are one list."""
    many = {
        name: group
        for name, group in singles.items()
        if group.rank > 0 and name.lower() not in _PARTS
    }
    if len(many) < 2:
        return {f"{place}.{name}".strip("."): group for name, group in singles.items()}
    rows = [
        row if has_id(row) else {"article_id": name, **row}
        for name, group in many.items()
        for row in group.rows
    ]
    return {place: Group(rows, max(group.rank for group in many.values()))}


def _join(groups: Groups, more: Groups) -> None:
    """Add groups to those of the same place, as the pages of an API have them."""
    for place, group in more.items():
        if place in groups:
            groups[place].rows += group.rows
            groups[place].rank = max(groups[place].rank, group.rank)
            groups[place].listed = True
        else:
            groups[place] = group


def _is_part(where: str, place: str = "") -> bool:
    return not _PARTS.isdisjoint(where.removeprefix(place).lower().split("."))


def _rows_of_table(value: Record) -> list[Any]:
    """Rows of a table that pandas wrote column by column, or as names and lists of cells; none if it is no table."""
    columns = [one for one in value.values() if isinstance(one, dict)]
    if columns and len(columns) == len(value) and columns[0] and names_fields(value):
        keys = columns[0].keys()
        if all(any(map(str.isdigit, key)) for key in keys) and all(
            one.keys() == keys for one in columns
        ):
            return [{name: column[key] for name, column in value.items()} for key in keys]
    names = [
        one
        for name, one in value.items()
        if name.lower() in ("columns", "fields", "header", "headers")
    ]
    cells = [
        one for name, one in value.items() if name.lower() in ("data", "rows", "values", "records")
    ]
    return (
        _rows_under_names(names, cells[0]) if names and cells and isinstance(cells[0], list) else []
    )


def _rows_under_names(names: list[Any], rows: list[Any]) -> list[Any]:
    """Rows of cells made into objects, where the names are those of an article's fields and as many as the cells."""
    if not names or not isinstance(names[0], list):
        return []
    header = [one.get("name") if isinstance(one, dict) else one for one in names[0]]
    if (
        not all(isinstance(name, str) for name in header)
        or len(set(header)) < len(header)
        or not names_fields(header)
    ):
        return []
    if not any(isinstance(row, list) and len(row) == len(header) for row in rows):
        return []
    fit = (isinstance(row, list) and len(row) == len(header) for row in rows)
    return [
        dict(zip(header, row, strict=True)) if fits else row
        for row, fits in zip(rows, fit, strict=True)
    ]


def choose(groups: Groups) -> tuple[Groups, Groups]:
    """Divide groups into those of articles, which belong together, and others."""
    named = {place: group for place, group in groups.items() if not _is_part(place)} or groups
    best = max((group.rank for group in named.values()), default=0)
    if (
        best < PROSE
    ):  # no name is known and no text is long: the longest list may be what is looked for
        place = max(named, key=lambda place: len(named[place].rows), default=None)
        chosen = {} if place is None else {place: named[place]}
    else:
        chosen = {place: group for place, group in named.items() if group.rank == best}
    return chosen, {place: group for place, group in groups.items() if place not in chosen}


def is_envelope(value: Record) -> bool:
    """Tell an object that holds articles, such as the reply of a service, from one that is an article."""
    groups, _ = choose(find_groups(value))
    return any(group.rank and group.rows != [value] for group in groups.values())


def holds_none(value: Any) -> bool:
    """Tell a reply that says by an empty list that there are no articles."""
    if not isinstance(value, dict):
        return value == []
    return any(
        name.lower() in _HOLDERS and (one == [] or (isinstance(one, dict) and holds_none(one)))
        for name, one in value.items()
    )


def service_error(value: Any) -> str | None:
    """What a service says in place of articles when it can't or won't give any; None if it says nothing like it."""
    if not isinstance(value, dict):
        return None
    failed = (
        str(value.get("status")).lower() in _FAILED
        or value.get("ok") is False
        or value.get("success") is False
    )
    named = next((value[name] for name in ("error", "errors", "fault") if value.get(name)), None)
    if not failed and named is None:
        return None
    told = (value.get(name) for name in ("message", "detail", "code"))
    return next(filter(None, map(_said, (*told, named))), "no reason is given")


def _said(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        names: Iterable[str] = ("message", "detail", "faultstring", "title", "description", "code")
        value = next((value[name] for name in names if isinstance(value.get(name), str)), None)
    return value if isinstance(value, str) and value else None
