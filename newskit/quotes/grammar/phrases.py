"""Noun phrases among tagged words: where one starts, where one ends, and which name it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newskit.quotes.grammar.words import PARTICLES, Token, lexicon

__all__ = [
    "Mention",
    "is_possessive",
    "looks_verbal",
    "name_ending",
    "phrase_ending",
    "phrase_starting",
]


class Mention(NamedTuple):
    """A noun phrase that speaks: ``tokens[first:last]``."""

    first: int
    last: int
    form: str  # "name", "pronoun" or "nominal"
    relative: int | None = None  # the "who" that stands for it beside the verb


_NOUNISH = frozenset("nNTMD")


def is_possessive(word: str) -> bool:
    """Tell "Lund's" and "voters'"."""
    return word.endswith(("'s", "’s", "s'", "s’"))


def looks_verbal(word: str) -> bool:
    """Tell a past tense that isn't a verb of speech from a noun, by its shape."""
    return word.endswith("ed") or word in lexicon().deed_verbs


# ---- noun phrases --------------------------------------------------------------------------------------


def name_ending(tokens: Sequence[Token], i: int, low: int) -> int:
    """First token of the name that ends at token `i`: capitalised words, titles and particles between them."""
    first = i
    while first > low:
        before = tokens[first - 1]
        if (before.tag == "N" and not is_possessive(before.word)) or before.tag == "T":
            first -= 1
        elif (
            before.tag == "N"
            and _owns_as_many(before)
            and tokens[i].word.lower() in lexicon().groups
        ):
            first -= 1  # "Skippers' Federation"
        elif (
            before.word == "and"
            and first - 2 >= low
            and tokens[i].word.lower().rstrip(".") in lexicon().groups
        ):
            if tokens[first - 2].tag != "N" or (
                is_possessive(tokens[first - 2].word) and not _owns_as_many(tokens[first - 2])
            ):
                break
            first -= 2  # "Saltmere Bank and Trust Co.", "the Fisheries and Harbour Authority"
        elif before.word in PARTICLES and first - 2 >= low and tokens[first - 2].tag in "NT":
            first -= 2
        else:
            break
    return first


def _owns_as_many(token: Token) -> bool:
    """Tell "Skippers'" from "Lund's"."""
    return token.word.endswith(("s'", "s’"))


def phrase_ending(tokens: Sequence[Token], i: int, low: int, links: int = 4) -> Mention | None:  # noqa: C901
    """The noun phrase whose last word is token `i`."""
    if i < low:
        return None
    tag = tokens[i].tag
    if tag == "P":
        return Mention(i, i + 1, "pronoun")
    if tag == ")":
        return phrase_ending(tokens, _before_bracket(tokens, i, low), low, links)
    if tag not in _NOUNISH and not (tag == "V" and tokens[i].word.endswith("s")):
        return None
    first = i
    while first > low and (tokens[first - 1].tag in "NnTM" or _is_modifier(tokens, first - 1, low)):
        first -= 1
        if (
            tokens[first].tag == "n"
            and looks_verbal(tokens[first].word)
            and not (first > low and tokens[first - 1].tag in "DB")
        ):
            first += 1
            break
    if first > low and tokens[first - 1].tag == "D" and tokens[first].tag != "D":
        first -= 1
        if first > low and tokens[first - 1].tag == "D":
            first -= 1
    if tag in "NT" and not is_possessive(tokens[i].word):
        joined = first - 2 >= low and tokens[first - 1].word == "and"
        phrase = Mention(name_ending(tokens, i, low if joined else first), i + 1, "name")
        first = min(first, phrase.first)
    else:
        phrase = Mention(first, i + 1, "nominal")
    # "a spokesman for Ada Lund", "Ada Lund of Dayton": the head stands before the preposition.
    if (
        links
        and first - 2 >= low
        and (
            tokens[first - 1].tag == "R"
            or (tokens[first - 1].word == "to" and tokens[first - 2].tag == "n")
        )
    ):  # "a person close to the mayor"
        head = phrase_ending(tokens, first - 2, low, links - 1)
        doing = tokens[first - 2]
        if (
            head is None and doing.tag in "Vn" and doing.word.endswith(("ing", "ed"))
        ):  # "a source speaking to the Herald"
            head = phrase_ending(tokens, first - 3, low, links - 1)
        if (
            head is not None
            and head.form != "pronoun"
            and not _opens_with_preposition(tokens, head.first, low)
        ):
            if head.form == "name" and tokens[head.last - 1].tag == "T" and i > first:
                return Mention(head.first, i + 1, "name")  # "Secretary of State Ada Lund"
            named = phrase.form == "name" and i > phrase.first and phrase.first > first
            describing = tokens[phrase.first - 1]
            if (
                named
                and head.form == "nominal"
                and describing.tag == "n"
                and not _names_a_role(describing.word)
            ):
                return phrase  # "spokeswoman for schools Ada Lund", not "a spokesman for candidate Ada Lund"
            if (
                head.form == "name" and tag == "n" and tokens[first].tag in "NT"
            ):  # "a Bank of Ohmark official"
                return Mention(_behind_name(tokens, head.first, low), i + 1, "nominal")
            return head if head.form == "name" else Mention(head.first, i + 1, "nominal")
    return phrase


def _behind_name(tokens: Sequence[Token], first: int, low: int) -> int:
    """First token of a phrase that begins before a name: "a senior Bank of …"."""
    while first > low and tokens[first - 1].tag in "nD":
        first -= 1
    return first


def _is_modifier(tokens: Sequence[Token], i: int, low: int) -> bool:
    """Whether a verb form or adverb at `i` stands inside a noun phrase: "a leading expert", "the newly elected"."""
    if tokens[i].tag == "V":
        return i > low and (tokens[i - 1].tag == "D" or is_possessive(tokens[i - 1].word))
    ordinal = tokens[i].word == "first"  # "the former first lady"
    return tokens[i].tag == "B" and i > low and tokens[i - 1].tag in ("Dn" if ordinal else "D")


def _opens_with_preposition(tokens: Sequence[Token], first: int, low: int) -> bool:
    return (
        first > low
        and tokens[first - 1].tag == "R"
        and tokens[first - 1].word.lower() not in ("with", "about")
    )


def _before_bracket(tokens: Sequence[Token], i: int, low: int) -> int:
    """Index of the token before the bracket that closes at `i`."""
    while i > low and tokens[i].tag != "(":
        i -= 1
    return i - 1


def phrase_starting(tokens: Sequence[Token], i: int, high: int) -> Mention | None:  # noqa: C901
    """The noun phrase that starts at token `i`: after "said", or at the head of a clause."""
    while i < high and tokens[i].tag in "BY":
        i += 1
    if i >= high:
        return None
    if tokens[i].tag == "P":
        return Mention(i, i + 1, "pronoun")
    last, name = i, None
    while last < high:
        token = tokens[last]
        if token.tag in "NT":
            stop = last + 1
            while stop < high and (
                (tokens[stop].tag in "NT" and not is_possessive(tokens[stop - 1].word))
                or (
                    tokens[stop].word in PARTICLES
                    and stop + 1 < high
                    and tokens[stop + 1].tag == "N"
                )
            ):
                stop += 1
            name = None if is_possessive(tokens[stop - 1].word) else (last, stop)
            last = stop
        elif (
            token.tag in "YB"
            and last > i
            and (tokens[last - 1].tag == "D" or is_possessive(tokens[last - 1].word))
        ):
            last += 1
        elif token.tag in "nMD" and not (
            token.tag == "D" and last > i and tokens[last - 1].tag != "D"
        ):
            if name is not None and (
                looks_verbal(token.word) or _is_third_person(tokens, name, token.word)
            ):
                break
            if (
                name is None
                and last > i
                and token.tag == "n"
                and token.word in lexicon().deed_verbs
            ):
                break
            if (
                name is None
                and last > i
                and looks_verbal(token.word)
                and tokens[last - 1].tag == "n"
            ):
                break  # "the ministry raised"
            last += 1
        elif (
            token.tag == "V"
            and last > i
            and last + 1 < high
            and tokens[last + 1].tag in "nN"
            and name is None
        ):
            if tokens[last - 1].tag != "D":
                break
            last += 1
        else:
            break
    if last == i:
        return None
    if name is not None and name[1] == last:
        if tokens[last - 1].tag == "T":  # "the Foreign Minister, Ada Lund,"
            return _named_behind(tokens, last, high) or Mention(name[0], last, "name")
        return Mention(name[0], last, "name")
    if name is not None and last - name[1] <= 2 and not _is_described(tokens, i, name, last):
        return Mention(*name, "name")
    return _with_complement(tokens, Mention(i, last, "nominal"), high)


def _is_third_person(tokens: Sequence[Token], name: tuple[int, int], word: str) -> bool:
    """Tell "Lund sails" from "Israeli settlers", "Norland news agency"."""
    if not word.endswith("s") or word == "news" or _names_a_role(word):
        return False
    return tokens[name[1] - 1].word.lower() not in _peoples()


def _is_described(tokens: Sequence[Token], i: int, name: tuple[int, int], last: int) -> bool:
    """Whether what stands behind a name is the one who speaks: "American officials", "the Palestinian leadership"."""
    if _names_a_role(tokens[last - 1].word):
        return True
    return name[1] - name[0] == 1 and tokens[name[0]].word.lower() in _peoples()


def _peoples() -> frozenset[str]:
    return lexicon().before_names


def _names_a_role(word: str) -> bool:
    words = lexicon()
    singular = word.removesuffix("s")
    return (
        word in words.roles
        or singular in words.roles
        or word in words.groups
        or singular in words.groups
    )


def _with_complement(tokens: Sequence[Token], phrase: Mention, high: int) -> Mention:
    """Add "for the union", "of the workers"; or, for "the mayor, Ada Lund,", give the name."""
    last = phrase.last
    if last + 1 < high and tokens[last].tag == "," and tokens[last + 1].tag in "NT":
        stop = last + 2
        while stop < high and tokens[stop].tag in "NT":
            stop += 1
        if stop - last > 2 and (stop == high or tokens[stop].tag in ",.("):
            return Mention(last + 1, stop, "name")
    if (
        last + 1 < high
        and tokens[last].tag == "R"
        and tokens[last].word in ("of", "for", "with", "at", "from", "in", "by")
    ):
        inner = last + 1
        while inner < high and (
            tokens[inner].tag in _NOUNISH
            or (tokens[inner].tag == "V" and tokens[inner - 1].tag == "D")
        ):  # "two people familiar with the talks"
            inner += 1
        if inner > last + 1:
            return _named_behind(tokens, inner, high) or Mention(phrase.first, inner, "nominal")
    return phrase


def _named_behind(tokens: Sequence[Token], i: int, high: int) -> Mention | None:
    """The name between commas at token `i`, if it isn't a place: "the lawyer for Mr. Day, Ada Lund,"."""
    if i + 1 >= high or tokens[i].tag != "," or tokens[i + 1].tag not in "NT":
        return None
    stop = i + 2
    while stop < high and (tokens[stop].tag in "NT" or tokens[stop].word in PARTICLES):
        stop += 1
    places = lexicon().not_names
    if stop - i < 3 or any(token.word.lower() in places for token in tokens[i + 1 : stop]):
        return None
    return Mention(i + 1, stop, "name") if stop == high or tokens[stop].tag in ",.(" else None
