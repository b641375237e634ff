"""Where reported words begin and end in their sentence: behind the verb that reports them, or before it.

Works on the tagged words of one sentence (`newskit.quotes.words`), in which a quote is one word. English puts the
content of a verb of speech right behind it, circumstances ("on Tuesday", "in a statement") and an addressee apart, and
four times in five lets it run to the end of the sentence; what ends it earlier is another report, or a clause of the
author's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.forms import is_role
from newskit.quotes.frames import frames_of_verbs
from newskit.quotes.phrases import Mention, is_possessive, looks_verbal, phrase_starting
from newskit.quotes.subjects import dateline_end, subject_of
from newskit.quotes.words import Token, lexicon

__all__ = ["QUESTIONS", "begins_behind", "content_before", "content_end", "first_verb", "speaks"]

QUESTIONS = frozenset("whether if how why what who where when which".split())
_FAR = 16  # words between a verb and the "that" it governs


# ---- behind the verb -----------------------------------------------------------------------------------


def begins_behind(tokens: Sequence[Token], verb: int, frames: str) -> int | None:
    """First token of the content behind a verb, or None if none of its frames fits what stands there."""
    high = len(tokens)
    nxt = verb + 1
    if nxt >= high:
        return None
    found = _thing_and_name(tokens, nxt, high, frames)
    if found is not None:
        return found
    if not frozenset("cta").isdisjoint(frames):
        that = _that(tokens, nxt, high, "a" in frames)
        if that is not None:
            return that + 1
    i = _behind_circumstances(tokens, nxt, high)
    if i >= high:
        return None
    word = tokens[i].word.lower()
    if ("w" in frames and word in QUESTIONS) or ("i" in frames and word == "to"):
        return i
    if "v" in frames and i == nxt and word.endswith("ing") and tokens[i].tag in "nV":  # "denied taking it"
        return i
    if "o" in frames or "a" in frames:
        found = _behind_addressee(tokens, i, high, frames)
        if found is not None:
            return found
    loose = tokens[verb].word.lower() in _SAY
    return i if "c" in frames and _is_clause(tokens, i, high, loose=loose) else None


_SAY = frozenset("say says said saying".split())


def _thing_and_name(tokens: Sequence[Token], i: int, high: int, frames: str) -> int | None:
    """Content of "called it a gift", "described it as a gift", "accused her of theft", "called for a vote"."""
    word = tokens[i].word
    if ("f" in frames and word == "for") or ("F" in frames and word in ("of", "about")):
        return i + 1 if i + 1 < high else None
    if "o" in frames and word == "on":  # "called on the town to pay"
        i += 1
    if frozenset("dDgo").isdisjoint(frames):
        return None
    if "D" in frames and word == "to":  # "refers to it as"
        i += 1
    reflexive = i < high and tokens[i].word in _REFLEXIVE
    behind = i + 1 if reflexive else _phrase_end(tokens, i, high)
    if behind is None or behind >= high:
        return None
    after = tokens[behind]
    if "o" in frames and after.word == "to" and tokens[behind - 1].tag != "Y" and behind + 1 < high:
        return i
    if "g" in frames:
        return i if after.word == "of" or tokens[behind - 1].word == "of" or _has_word(tokens, i, behind, "of") else None
    if "D" in frames:
        return i if after.word == "as" else None
    if "d" in frames and after.tag in 'D"' and after.word.lower() not in ("this", "these", "those"):
        return i
    if "d" in frames and (reflexive or tokens[i].tag == "P") and after.tag in "nN" and after.word not in _TIMES:
        return i
    return None


_REFLEXIVE = frozenset("himself herself itself themselves myself ourselves yourself".split())


def _has_quote(tokens: Sequence[Token], low: int, high: int) -> bool:
    return any(tokens[k].tag == '"' for k in range(low, high))


def _has_word(tokens: Sequence[Token], low: int, high: int, word: str) -> bool:
    return any(token.word == word for token in tokens[low:high])


def _that(tokens: Sequence[Token], i: int, high: int, addressed: bool) -> int | None:
    """Place of the "that" which opens the content, if only circumstances and an addressee stand before it."""
    if tokens[i].tag in "nDNT" and not addressed and _behind_time(tokens, i, high) == i:
        return None
    comma = False
    for k in range(i, min(high - 1, i + _FAR)):
        token = tokens[k]
        if token.word == "that" and tokens[k - 1].word in _FACTS:
            return None  # "mentions it with no hint that"
        if token.word == "that":
            return k if first_verb(tokens, k + 1, high) is not None or _has_quote(tokens, k, high) else None
        if token.tag == "V" and tokens[k - 1].tag == "D":
            continue  # "told a cheering crowd that", "said in a written statement that"
        if token.tag in 'VAW(.;:"-' or (token.tag == "P" and not (addressed and k == i) and tokens[k - 1].tag != "R"):
            return None
        if token.tag == "R" and token.word in ("of", "about") and k == i:
            return None
        if token.tag == ",":
            if comma and tokens[k + 1].word != "that":
                return None
            comma = True
    return None


_FACTS = frozenset(
    "fact idea hint notion possibility hope evidence belief recognition suggestion claim claims concern concerns fear fears"
    " doubt view sense proof sign signs reports allegations chance risk extent reality truth theory".split()
)


def _behind_circumstances(tokens: Sequence[Token], i: int, high: int) -> int:
    """Go over "on Tuesday", "in an interview with the Herald", "last week", "again"."""
    for _ in range(6):
        behind = _behind_time(tokens, i, high)
        if behind == i and i < high and tokens[i].tag == "B" and tokens[i].word != "there":
            behind = i + 1
        if behind == i and i < high and tokens[i].tag == "R" and tokens[i].word in _PLACING:
            behind = _place_end(tokens, i + 1, high)
        if behind == i or behind > high:
            break
        i = behind
    return i


_PLACING = frozenset("in on at during after before to with through from by via under of about around over for".split())
_EVENTS = frozenset("interview statement speech rally debate conference meeting hearing email tweet report letter".split())
_TIMES = frozenset(
    "week month year night morning afternoon evening spring summer fall autumn winter weekend day days weeks months"
    " years hours minutes decade time ago later earlier today yesterday tonight".split()
)
_BEFORE_TIMES = frozenset("last this next earlier early late the that a an same".split())


def _behind_time(tokens: Sequence[Token], i: int, high: int) -> int:
    """Go over "Tuesday afternoon", "last week", "earlier this month", "two days ago"; else `i`."""
    k = i
    while k < high and k - i < 3 and (tokens[k].word in _BEFORE_TIMES or tokens[k].tag == "M" or tokens[k].word in _NUMBERS):
        k += 1
    behind = k
    while behind < high and (tokens[behind].tag == "Y" or tokens[behind].word in _TIMES or (behind > k and tokens[behind].tag == "M")):
        behind += 1
    return behind if behind > k else i


_NUMBERS = frozenset("one two three four five six seven eight nine ten several many few".split())


def _place_end(tokens: Sequence[Token], i: int, high: int) -> int:
    """First token behind the noun phrase of a circumstance; `i` - 1 if there is none."""
    k = i
    while k < high and tokens[k].tag == "D":
        k += 1
    begun = k
    while k < high and tokens[k].tag in "nNMTY":
        if k > begun and tokens[k].tag in "NT" and tokens[k - 1].word in _EVENTS:
            break
        k += 1
    return k if k > begun else i - 1


def _phrase_end(tokens: Sequence[Token], i: int, high: int) -> int | None:
    """First token behind the noun phrase at `i`, its "of …" and "in …" with it; None if there is no phrase."""
    if i >= high:
        return None
    if tokens[i].tag == "P":
        return i + 1
    k = i
    while k < high and tokens[k].tag == "D":
        k += 1
    begun = k
    while k < high and (
        tokens[k].tag in "nNMT"
        or (tokens[k].tag == "B" and k + 1 < high and tokens[k + 1].tag == "n")
        or (tokens[k].tag == "V" and k > i and (tokens[k - 1].tag == "D" or is_possessive(tokens[k - 1].word)))
    ):
        if k > begun and tokens[k].tag in "NT" and tokens[k - 1].tag == "n" and not tokens[k - 1].word.endswith("er"):
            break
        k += 1
    if k == i:
        return None
    for _ in range(4):
        if not (k + 1 < high and tokens[k].tag == "R" and tokens[k].word in _INSIDE):
            break
        behind = _place_end(tokens, k + 1, high)
        if behind <= k + 1:
            break
        k = behind
    return k


_INSIDE = frozenset("of in at on from for during with to".split())


def _behind_addressee(tokens: Sequence[Token], i: int, high: int, frames: str) -> int | None:
    """Content of "told reporters the port would close", "asked them whether …", "told the crowd to go"."""
    behind = _phrase_end(tokens, i, high)
    if behind is None:
        return None
    behind = _behind_circumstances(tokens, behind, high)
    if behind >= high:
        return None
    word = tokens[behind].word
    if "w" in frames and word.lower() in QUESTIONS:
        return behind
    if "o" in frames and word == "to":
        return behind
    return behind if "a" in frames and _is_clause(tokens, behind, high, loose=False) else None


# ---- clauses -------------------------------------------------------------------------------------------


def _is_clause(tokens: Sequence[Token], i: int, high: int, *, loose: bool) -> bool:
    """Whether a clause begins at token `i`: a subject, and a verb behind it; at once, unless `loose`."""
    if high - i < 2:
        return False
    head = tokens[i]
    if head.tag not in 'NnDPMTYB"' and head.word not in ("if", "while", "although", "because", "when", "in", "what"):
        return False
    if not loose:
        behind = _phrase_end(tokens, i, high)
        if behind is not None and behind < high and tokens[behind].tag in 'RC.;:"-':
            return False
    return first_verb(tokens, i, high) is not None or (loose and _has_quote(tokens, i, high))


def first_verb(tokens: Sequence[Token], low: int, high: int) -> int | None:
    """Place of the first finite verb, as far as words without a parse tell."""
    for k in range(low, high):
        token = tokens[k]
        tag, word = token.tag, token.word
        if tag == "P":
            if "'" in word or "’" in word or (k + 1 < high and tokens[k + 1].tag in "nV" and k == low):
                return k
            continue
        if tag == "A":
            if word not in _NOT_FINITE:
                return k
            continue
        if tag == "N" and k > low and word.endswith(("'s", "’s")) and k + 1 < high and tokens[k + 1].tag in "DRB":
            return k  # "Lund's a fool"
        if k == low or tag not in "nV" or tokens[k - 1].tag not in _SUBJECTS or word.endswith("ing"):
            continue
        if tag == "V" or looks_verbal(word):
            return k
        if word.endswith("s") and not tokens[k - 1].word.endswith("s") and tokens[k - 1].tag in "NnW" and k + 1 < high:
            return k
    return None


_NOT_FINITE = frozenset("to not never be been being".split())
_SUBJECTS = 'NnPWBM)",T'


# ---- the end -------------------------------------------------------------------------------------------

_COMMENTS = frozenset(
    "move claim proposal reference sign nod number figure level position practice proportion comment swipe assertion step"
    " idea notion charge accusation recommendation goal promise pledge term phrase policy argument role job deal".split()
)
_CUTTING = frozenset("while compared despite though although according whereas".split())


def content_end(tokens: Sequence[Token], begin: int, *, inside: str = "") -> int:
    """First token behind the content that begins at `begin`.

    `inside` says where its verb stands: "clause" in a subordinate one ("While Lund said …, the town …"), "relative"
    in one with "who" or "which", "question" if the content is a question.
    """
    high = len(tokens)
    end = high
    for k in range(begin + (tokens[begin].tag != '"'), high):
        token = tokens[k]
        if inside == "name" and k > begin and _ends_name(tokens, k, high):
            end = k
            break
        if token.tag in ",-" or (token.tag == '"' and token.word.endswith(",")):
            if _ends_at_comma(tokens, begin, k, high, inside):
                end = k + (token.tag == '"')
                break
        elif (token.tag == ":" and k + 1 < high and tokens[k + 1].tag == '"') or (
            token.tag == "C" and token.word in ("and", "but", "while") and _goes_on_reporting(tokens, k, high)
        ):
            end = k
            break
    while end > begin and tokens[end - 1].tag in ",;:.-":
        end -= 1
    return end


def _ends_at_comma(tokens: Sequence[Token], begin: int, comma: int, high: int, inside: str) -> bool:
    """Whether the reported words end at a comma or dash."""
    i = comma + 1
    if i >= high:
        return False
    token = tokens[i]
    word = token.word
    if word in _CUTTING or (word == "even" and i + 1 < high and tokens[i + 1].word in ("though", "as")):
        return True
    if word.endswith("ing") and (token.tag == "V" or tokens[comma].tag == '"'):
        return True
    if word == "with" and any(tokens[k].tag == "V" and tokens[k].word.endswith("ing") for k in range(i, min(high, i + 8))):
        return True
    if word == "as" and i + 1 < high and tokens[i + 1].tag == "A":  # ", as have others"
        return True
    if word in ("a", "an") and any(tokens[k].word in _COMMENTS for k in range(i + 1, min(high, i + 5))):
        return True  # ", a claim that she denies"
    if token.tag == "C" and word in ("and", "but", "as"):
        return inside == "question" or _goes_on_reporting(tokens, i, high)
    if inside == "clause" and token.tag in "PDNTnM" and first_verb(tokens, i, high) is not None:
        return True
    if inside == "relative" and (token.tag in "AV" or (token.tag == "n" and looks_verbal(word))):
        return True
    subject = phrase_starting(tokens, i, high)
    if subject is None or not _is_cue(tokens, subject.last, high, ""):
        return False
    verb = subject.last
    while tokens[verb].word not in frames_of_verbs():
        verb += 1
    if inside in ("name", "thing"):
        return True
    closes = _behind_circumstances(tokens, verb + 1, high)
    return closes >= high or tokens[closes].tag in ",." or first_verb(tokens, begin, comma) is not None


def _ends_name(tokens: Sequence[Token], k: int, high: int) -> bool:
    """Whether what somebody is called ends at a token: "called it a gift, and left", not "a kind, loving man"."""
    if tokens[k].tag == "C":
        return tokens[k].word in ("and", "but") and _is_deed(tokens, k + 1, high)
    if tokens[k].tag != ",":
        return tokens[k].tag == "Y"
    return k + 1 >= high or tokens[k + 1].tag not in "nBM" or tokens[k + 1].word.endswith("ing")


def _is_deed(tokens: Sequence[Token], i: int, high: int) -> bool:
    return i < high and tokens[i].tag in "nV" and looks_verbal(tokens[i].word)


def _goes_on_reporting(tokens: Sequence[Token], link: int, high: int) -> bool:
    """Whether another report follows "and", "but" or "while": "and denied it", "while Day said it was"."""
    if _is_cue(tokens, link + 1, high, tokens[link].word):
        return True
    subject = phrase_starting(tokens, link + 1, high)
    return subject is not None and _is_cue(tokens, subject.last, high, tokens[link].word)


def _is_cue(tokens: Sequence[Token], i: int, high: int, link: str) -> bool:
    """Whether a verb that reports stands at token `i`, adverbs and auxiliaries left out of account."""
    while i < high and tokens[i].tag in "BA" and tokens[i].word != "to":
        i += 1
    return (
        i < high
        and tokens[i].word in frames_of_verbs()
        and (not tokens[i].word.endswith("ing") or bool(link))
        and tokens[i - 1].word not in _PASSIVE
    )


_PASSIVE = frozenset("is are was were be been being".split())


# ---- before the verb -----------------------------------------------------------------------------------


def content_before(
    tokens: Sequence[Token], verb: int, low: int, *, addressed: bool, outer: bool = False
) -> tuple[Mention | None, list[tuple[int, int]]]:
    """Speaker and content of "The port, Lund said, would close" and "The port would close, said Lund".

    `addressed`: the verb takes an addressee ("Lund told the Herald"); `outer`: what it reports may report in turn.
    """
    nothing: tuple[None, list[tuple[int, int]]] = (None, [])
    high = len(tokens)
    found = _closing_subject(tokens, verb, low)
    if found is None:
        return nothing
    subject, first, behind = found
    inverted = behind > verb + 1
    comma = first - 1 if tokens[first - 1].tag in ",-" else first
    begin = max(low, dateline_end(tokens, low, comma)) if low == 0 else low
    while begin < comma and (tokens[begin].tag in ",-" or tokens[begin].word.lower() in _CUTTING):
        begin += 1
    if comma <= begin or not _is_reported(tokens, begin, comma, outer=outer):
        return nothing
    whole = first_verb(tokens, begin, comma) is not None or _has_quote(tokens, begin, comma)
    if addressed and not inverted:
        behind = _phrase_end(tokens, behind, high) or behind
    after = _behind_circumstances(tokens, behind, high)
    if after + 1 < high and tokens[after].tag == "," and not (inverted and whole):
        nxt = tokens[after + 1]
        apart = whole and (nxt.word in _CUTTING or nxt.word in ("but", "as") or _behind_time(tokens, after + 1, high) > after + 1)
        if not apart and nxt.tag != "W" and not (nxt.tag in "nV" and nxt.word.endswith("ing")):
            end = content_end(tokens, after + 1)
            if (end - after - 1 >= 2 or nxt.tag == '"') and not (whole and nxt.tag == '"') and (not inverted or nxt.tag in "AV"):
                before = [] if all(token.tag in "BCY," for token in tokens[begin:comma]) else [(begin, comma)]
                return subject, [*before, (after + 1, end)]
    if not whole or (not inverted and after < high and tokens[after].tag not in ',.;-"C)WR'):
        return nothing
    return subject, [(begin, comma)]


def _closing_subject(tokens: Sequence[Token], verb: int, low: int) -> tuple[Mention, int, int] | None:
    """Who says, in "…, Lund said" or "…, said Lund": the subject, where its clause begins and what is behind it."""
    high = len(tokens)
    first = verb
    while first > low and tokens[first - 1].tag in "BA":
        first -= 1
    if first > low and tokens[first - 1].tag in ',-"' and verb + 1 < high and tokens[verb + 1].tag in "NnDTMP":
        said_by = phrase_starting(tokens, verb + 1, high)
        if said_by is not None and said_by.first <= verb + 3 and (said_by.form != "nominal" or speaks(tokens, said_by)):
            behind = said_by.last
            while behind + 1 < high and tokens[behind].word == "and" and tokens[behind + 1].tag in "NnT":
                behind += 2  # "said Lund and others"
            return said_by, first, behind
    subject = subject_of(tokens, verb, low)
    if subject is None or tokens[verb - 1].tag == "C":
        return None
    first = _phrase_first(tokens, subject, low)
    return (subject, first, verb + 1) if first > low and tokens[first - 1].tag in ',-"' else None


def speaks(tokens: Sequence[Token], phrase: Mention) -> bool:
    """Whether the head of a noun phrase is of those who say: a role, a body, a document."""
    words = lexicon()
    for token in tokens[phrase.first : phrase.last]:
        low = token.word.lower()
        if token.tag == "R":
            break
        if low in words.groups or low in words.cue_nouns or low in _DOCUMENTS or is_role(low):
            return True
    return False


_DOCUMENTS = frozenset(
    "poll polls study studies report reports survey surveys source sources analysis memo documents records researchers"
    " statement paper newspaper website magazine agency office campaign team state police people".split()
)


def _is_reported(tokens: Sequence[Token], begin: int, end: int, *, outer: bool) -> bool:
    """Whether what stands before a comma is reported, and no quote that the author leads up to."""
    first = next((k for k in range(begin, end) if tokens[k].tag == '"'), None)
    if first is None:
        return True
    if first == begin:  # “A gift” to the town, Lund said; not “It is a gift,” Lund said
        return tokens[first].word[-1] not in ",.?!" and end - begin > 3
    if tokens[first - 1].tag in ",:" or tokens[first - 1].word.lower() in frames_of_verbs():
        return False
    return outer or not any(
        tokens[k].tag == "V" and tokens[k - 1].tag in "NPWBA" and tokens[k].word in frames_of_verbs()
        for k in range(begin + 1, first)
    )


def _phrase_first(tokens: Sequence[Token], subject: Mention, low: int) -> int:
    """First token of the noun phrase that a name ends: "the harbour master Ada Lund"."""
    first = subject.first
    while first > low and (tokens[first - 1].tag in "nNTDM" or is_possessive(tokens[first - 1].word)):
        first -= 1
    return first
