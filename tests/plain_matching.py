"""The rules of topic matching a second time, plain and slow: one token after the other."""

import re
import unicodedata

CURLY = "’‘ʼ＇"
JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"


def is_mark(character):
    return unicodedata.category(character)[0] == "M" or character in JOINERS


def spans_of_words(text):
    """A word: a letter or digit, letters, digits and marks behind it, apostrophes between such."""
    straight = "".join("'" if c in CURLY else c for c in text)
    spans, at = [], 0

    def run(at):
        if at < len(straight) and straight[at].isalnum():
            at += 1
            while at < len(straight) and (straight[at].isalnum() or is_mark(straight[at])):
                at += 1
        return at

    while at < len(straight):
        end = run(at)
        if end == at:
            at += 1
            continue
        while end < len(straight) and straight[end] == "'" and run(end + 1) > end + 1:
            end = run(end + 1)
        spans.append((at, end))
        at = end
    return spans


def fold(word):
    word = "".join("'" if c in CURLY else c for c in word if c not in JOINERS)
    word = unicodedata.normalize("NFC", word)
    return word[:-2] if word[-2:] in ("'s", "'S") and len(word) > 2 else word


def glob_fits(glob, word):
    pattern = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
    return re.fullmatch(pattern, word, re.DOTALL) is not None


def hits_of(text, groups, *, across=False):
    """Hits that count: (start, length, group) in tokens; a group is (words, cased, excluded)."""
    words = [fold(text[a:b]) for a, b in spans_of_words(text)]
    found = {}
    for number, patterns in enumerate(groups):
        for globs, cased, excluded in patterns:
            for at in range(len(words) - len(globs) + 1):
                here = (
                    words[at : at + len(globs)]
                    if cased
                    else [w.lower() for w in words[at : at + len(globs)]]
                )
                if all(map(glob_fits, globs, here)):
                    key = (at, len(globs), number)
                    found[key] = found.get(key, False) or excluded
    taken, covered, kept = {}, {}, []
    for at, size, number in sorted(found, key=lambda hit: (-hit[1], hit[0])):
        tokens = set(range(at, at + size))
        if tokens & taken.get(number, set()):
            continue
        if across and all(covered.get(token, 0) > size for token in tokens):
            continue
        taken.setdefault(number, set()).update(tokens)
        if not found[at, size, number]:
            kept.append((at, size, number))
            for token in tokens:
                covered[token] = max(covered.get(token, 0), size)
    return sorted(kept)
