"""Where reported words end: four times in five with their sentence, else where another clause begins."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.clauses import behind_circumstances, behind_phrase, first_verb
from newskit.quotes.grammar.frames import frames_of_verbs, word_class
from newskit.quotes.grammar.phrases import looks_verbal, phrase_starting
from newskit.quotes.grammar.words import Token

__all__ = ["CUTTING", "content_end"]

CUTTING = word_class("contrasts")
_COMMENTS = word_class("comments")


def content_end(tokens: Sequence[Token], begin: int, *, inside: str = "") -> int:
    """First token behind the content that begins at `begin`.

    `inside` says where its verb stands: "clause" in a subordinate one ("While Lund said …, the town
    …"), "relative" in one with "who" or "which", "question" if the content is a question.
    """
    high = len(tokens)
    end = high
    for k in range(begin + (tokens[begin].tag != '"'), high):
        token = tokens[k]
        if inside == "name" and k > begin and _ends_name(tokens, k, high):
            end = k
            break
        if token.tag in ",-;" or (token.tag == '"' and token.word.endswith(",")):
            if _ends_at_comma(tokens, begin, k, high, inside):
                end = k + (token.tag == '"')
                break
        elif (
            (token.tag == ":" and k + 1 < high and tokens[k + 1].tag == '"')
            or (
                token.tag == "C"
                and token.word in ("and", "but", "while")
                and _goes_on_reporting(tokens, k, high)
            )
            or (
                token.word == "but"
                and inside == "infinitive"
                and first_verb(tokens, k + 1, min(high, k + 6)) is not None
            )
        ):
            end = k
            break
    while end > begin and tokens[end - 1].tag in ",;:.-":
        end -= 1
    return end


def _ends_at_comma(tokens: Sequence[Token], begin: int, comma: int, high: int, inside: str) -> bool:  # noqa: C901
    """Whether the reported words end at a comma or dash."""
    i = comma + 1
    if i >= high:
        return False
    token = tokens[i]
    word = token.word
    if word in CUTTING or (
        word == "even" and i + 1 < high and tokens[i + 1].word in ("though", "as")
    ):
        return True
    if word.endswith("ing") and (token.tag == "V" or tokens[comma].tag == '"'):
        return True
    if word == "with" and any(
        tokens[k].tag == "V" and tokens[k].word.endswith("ing") for k in range(i, min(high, i + 8))
    ):
        return True
    if word == "as" and i + 1 < high and tokens[i + 1].tag == "A":  # ", as have others"
        return True
    if word in ("a", "an") and any(
        tokens[k].word in _COMMENTS for k in range(i + 1, min(high, i + 5))
    ):
        return True  # ", a claim that she denies"
    if token.tag == "C" and word in ("and", "but", "as"):
        return inside == "question" or _goes_on_reporting(tokens, i, high)
    if inside == "clause" and token.tag in "PDNTnM":
        head = phrase_starting(tokens, i, high)
        if head is not None and head.last < high and tokens[head.last].tag not in ",-":
            return first_verb(tokens, head.last - 1, min(high, head.last + 4)) is not None
    if inside == "relative" and (token.tag in "AV" or (token.tag == "n" and looks_verbal(word))):
        return True
    subject = phrase_starting(tokens, i, high)
    verb = _cue(tokens, subject.last, high, "") if subject is not None else None
    if verb is None:
        return False
    if inside in ("name", "thing"):
        return True
    closes = behind_circumstances(tokens, verb + 1, high)
    return (
        closes >= high or tokens[closes].tag in ",." or first_verb(tokens, begin, comma) is not None
    )


def _ends_name(tokens: Sequence[Token], k: int, high: int) -> bool:
    """Whether what somebody is called ends at a token: "called it a gift, and left", not "a kind, loving man"."""
    if tokens[k].tag == "C":
        return tokens[k].word in ("and", "but") and _is_deed(tokens, k + 1, high)
    if tokens[k].tag != ",":
        return tokens[k].tag == "Y" and not any(token.word == "as" for token in tokens[k:high])
    return k + 1 >= high or tokens[k + 1].tag not in "nBM" or tokens[k + 1].word.endswith("ing")


def _is_deed(tokens: Sequence[Token], i: int, high: int) -> bool:
    return i < high and tokens[i].tag in "nV" and looks_verbal(tokens[i].word)


def _goes_on_reporting(tokens: Sequence[Token], link: int, high: int) -> bool:
    """Whether another report follows "and", "but" or "while": "and denied it", "while Day said it was"."""
    verb = _cue(tokens, link + 1, high, tokens[link].word)
    if verb is not None:
        return not _is_silent(tokens, verb, high)
    subject = phrase_starting(tokens, link + 1, high)
    if subject is None:
        return False
    behind = subject.last
    if behind < high and tokens[behind].tag == "R":  # "and Day of the union said"
        behind = behind_phrase(tokens, link + 1, high) or behind
    if behind < high and tokens[behind].tag == ",":  # "and Day, the mayor's adviser, said"
        behind = next(
            (k + 1 for k in range(behind + 1, min(high, behind + 10)) if tokens[k].tag == ","),
            behind,
        )
    return _cue(tokens, behind, high, tokens[link].word) is not None


def _is_silent(tokens: Sequence[Token], verb: int, high: int) -> bool:
    """Whether a verb behind an auxiliary reports nothing: "and would report in April"."""
    return tokens[verb - 1].tag == "A" and (verb + 1 >= high or tokens[verb + 1].tag in "R,B.")


def _cue(tokens: Sequence[Token], i: int, high: int, link: str) -> int | None:
    """Place of the verb that reports at token `i`, or behind the adverbs and auxiliaries there; None if none does."""
    while i < high and tokens[i].tag in "BA" and tokens[i].word != "to":
        i += 1
    if i >= high or tokens[i].word not in frames_of_verbs() or tokens[i - 1].word in _PASSIVE:
        return None
    return i if link or not tokens[i].word.endswith("ing") else None


_PASSIVE = word_class("be")
