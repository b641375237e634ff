"""Where in a JSON value its articles stand: lists are told by their objects, not their length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newskit.formats.files import Record
from newskit.formats.objects.broken import Torn
from newskit.formats.objects.shapes import PROSE, TEXT, TITLED, has_id, is_story, names_fields, rank

__all__ = [
    "Group",
    "Groups",
    "best_rank",
    "choose",
    "find_groups",
    "holds_none",
    "is_envelope",
    "service_error",
]

_DEEPEST = 8  # lists and objects between the top of a file and an article
_TORN = -1  # rank of what is left of a broken object: below that of any whole one
# Names of what holds articles.
_HOLDERS = frozenset(
    "articles article items item entries entry results result docs documents data hits news "
    "newsitems stories posts records rows response children edges nodes content".split()
)
# Names of what belongs to an article or says something about all.
_PARTS = frozenset(
    "author authors byline bylines creators contributors comment comments reply replies related "
    "related_articles relatedarticles recommended recommendations most_read mostread trending "
    "also_read see_also tags tag keywords categories category sections concepts topics entities "
    "media images image photos pictures videos links urls sources source publisher publication "
    "publishers ads menu navigation breadcrumbs feed channel meta metadata info header site query "
    "params associations renditions schema references".split()
)
# Names under which tables keep the names of their columns, and their rows.
_HEADERS = frozenset({"columns", "fields", "header", "headers"})
_ROWS = frozenset({"data", "rows", "values", "records"})
# What services write in place of articles, and where they say why.
_FAILED = frozenset({"error", "fail", "failed"})
_ERRORS = ("error", "errors", "fault")
_TOLD_BESIDE = ("message", "detail", "code")
_TOLD_INSIDE = ("message", "detail", "faultstring", "title", "description", "code")


@dataclass
class Group:
    """Objects that stand in one list, or one object alone."""

    rows: list[Any]
    rank: int  # of the surest of them
    listed: bool = True  # in a list


Groups = dict[str, Group]  # by their places, such as "response.docs"


def best_rank(groups: Groups, default: int = 0) -> int:
    """The rank of the surest of some groups; `default` if there is none."""
    return max((group.rank for group in groups.values()), default=default)


def find_groups(value: Any, place: str = "", depth: int = 0) -> Groups:
    """Find the lists of objects in a value, and single articles; never those in an article."""
    if depth > _DEEPEST:
        return {}
    if isinstance(value, list):
        return _in_list(value, place, depth)
    return _in_object(value, place, depth) if isinstance(value, dict) else {}


def _in_list(values: list[Any], place: str, depth: int) -> Groups:
    if values and (table := _rows_under_names(values[0], values[1:])):
        return {place: Group(table, TEXT)}
    own, inside = Group([], 0), Groups()
    for value in values:
        if not isinstance(value, (dict, list)):
            own.rows.append(value)  # reported by who reads them
            continue
        found = find_groups(value, place, depth + 1)
        best = best_rank(found)
        group = found.pop(place, None)
        is_whole = isinstance(value, dict) and not isinstance(value, Torn)
        is_alone = group is not None and group.rows == [value]
        if is_whole and (is_alone or not best):
            own.rows.append(value)
            own.rank = max(own.rank, best)
        else:
            _join(inside, {place: group, **found} if group else found)
    if any(isinstance(row, dict) for row in own.rows) or (own.rows and inside):
        _join(inside, {place: own})
    return inside


def _in_object(value: Record, place: str, depth: int) -> Groups:
    if rows := _rows_by_column(value) or _rows_beside_names(value):
        return {place: Group(rows, TEXT)}
    own = _TORN if isinstance(value, Torn) else rank(value)
    itself = {place: Group([value], own, listed=False)}
    if own == TEXT and is_story(value):
        return itself
    singles, inside = _divide(value, place, depth)
    lists = {
        where: group
        for where, group in inside.items()
        if group.listed and not _is_part(where, place)
    }
    if own == _TORN:  # what else stands in a broken object may be a part of it
        return lists
    if not _outranks(own, lists):
        return {**_named(singles, place), **inside}
    if own == PROSE and best_rank(singles) > PROSE:
        return _named(singles, place)
    return itself


def _outranks(own: int, lists: Groups) -> bool:
    """Whether an object is an article more surely than the lists in it hold any."""
    best = best_rank(lists, default=-1)
    is_held = any(where.rpartition(".")[2].lower() in _HOLDERS for where in lists)
    if own >= TITLED:
        return best < own or (best == own and not is_held)
    return own == PROSE and best < PROSE and not is_held


def _divide(value: Record, place: str, depth: int) -> tuple[Groups, Groups]:
    """Objects in an object that are one article each, by their names; and all else found in it."""
    singles, inside = Groups(), Groups()
    for name, field in value.items():
        found = find_groups(field, _place_of(name, place), depth + 1)
        only = next(iter(found.values())) if len(found) == 1 else None
        if only and not only.listed and isinstance(field, dict):
            singles[name] = only
        else:
            _join(inside, found)
    return singles, inside


def _place_of(name: str, place: str) -> str:
    return f"{place}.{name}".strip(".")


def _named(singles: Groups, place: str) -> Groups:
    """Articles under names of their own, as Firebase and pandas write them, are one list."""
    many = {
        name: group
        for name, group in singles.items()
        if group.rank > 0 and name.lower() not in _PARTS
    }
    if len(many) < 2:
        return {_place_of(name, place): group for name, group in singles.items()}
    rows = [
        row if has_id(row) else {"article_id": name, **row}
        for name, group in many.items()
        for row in group.rows
    ]
    return {place: Group(rows, best_rank(many))}


def _join(groups: Groups, more: Groups) -> None:
    """Add groups to those of the same place, as the pages of an API have them."""
    for place, group in more.items():
        if place in groups:
            joined = groups[place]
            joined.rows += group.rows
            joined.rank = max(joined.rank, group.rank)
            joined.listed = True
        else:
            groups[place] = group


def _is_part(where: str, place: str = "") -> bool:
    return not _PARTS.isdisjoint(where.removeprefix(place).lower().split("."))


def _rows_by_column(value: Record) -> list[Record]:
    """Rows of a table that pandas wrote as ``{"title": {"0": …, "1": …}, …}``; [] if it isn't."""
    columns = list(value.values())
    if not all(isinstance(column, dict) for column in columns) or not names_fields(value):
        return []
    numbers = columns[0].keys()
    is_numbered = all(any(map(str.isdigit, number)) for number in numbers)
    if not is_numbered or any(column.keys() != numbers for column in columns):
        return []
    return [{name: column[number] for name, column in value.items()} for number in numbers]


def _rows_beside_names(value: Record) -> list[Any]:
    """Rows of a table written as names and lists of cells; none if it is no table."""
    rows = _first_named(_ROWS, value)
    return _rows_under_names(_first_named(_HEADERS, value), rows) if isinstance(rows, list) else []


def _first_named(names: frozenset[str], value: Record) -> Any:
    return next((field for name, field in value.items() if name.lower() in names), None)


def _rows_under_names(names: Any, rows: list[Any]) -> list[Any]:
    """Rows of cells made into objects, where their names are those of an article's fields."""
    if not isinstance(names, list):
        return []
    header = [name.get("name") if isinstance(name, dict) else name for name in names]
    are_distinct = all(isinstance(name, str) for name in header) and len(set(header)) == len(header)
    if not are_distinct or not names_fields(header):
        return []
    fits = [isinstance(row, list) and len(row) == len(header) for row in rows]
    if not any(fits):
        return []
    return [
        dict(zip(header, row, strict=True)) if is_row else row
        for row, is_row in zip(rows, fits, strict=True)
    ]


def choose(groups: Groups) -> tuple[Groups, Groups]:
    """Divide groups into those of articles, which belong together, and others."""
    named = {place: group for place, group in groups.items() if not _is_part(place)} or groups
    best = best_rank(named)
    if best >= PROSE:
        chosen = {place: group for place, group in named.items() if group.rank == best}
    else:  # no name is known and no text is long: the longest list may be what is looked for
        by_length = sorted(named.items(), key=lambda item: -len(item[1].rows))
        chosen = dict(by_length[:1])
    return chosen, {place: group for place, group in groups.items() if place not in chosen}


def is_envelope(value: Record) -> bool:
    """Tell an object that holds articles, such as the reply of a service, from an article."""
    groups, _ = choose(find_groups(value))
    return any(group.rank and group.rows != [value] for group in groups.values())


def holds_none(value: Any) -> bool:
    """Tell a reply that says by an empty list that there are no articles."""
    if not isinstance(value, dict):
        return value == []
    holders = [field for name, field in value.items() if name.lower() in _HOLDERS]
    return any(isinstance(field, (list, dict)) and holds_none(field) for field in holders)


def service_error(value: Any) -> str | None:
    """What a service says in place of articles when it can't or won't give any; None if nothing."""
    if not isinstance(value, dict):
        return None
    says_failed = (
        str(value.get("status")).lower() in _FAILED
        or value.get("ok") is False
        or value.get("success") is False
    )
    error = next((value[name] for name in _ERRORS if value.get(name)), None)
    if error is None and not says_failed:
        return None
    told = [*(value.get(name) for name in _TOLD_BESIDE), error]
    return next(filter(None, map(_message_in, told)), "no reason is given")


def _message_in(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        messages = (value.get(name) for name in _TOLD_INSIDE)
        value = next((message for message in messages if isinstance(message, str)), None)
    return value if isinstance(value, str) and value else None
