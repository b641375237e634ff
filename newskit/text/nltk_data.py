"""Which data of NLTK's are on this machine, and what to type for those that are not."""

from __future__ import annotations

import os
import shlex
import stat
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["nltk_status"]


class _Resource(NamedTuple):
    folder: str  # as NLTK asks for it
    file: str  # one that must be in it; nothing where that is the file itself
    adds: str
    use: str

    @property
    def name(self) -> str:
        return self.folder.split("/")[1].removesuffix(".zip")


_CORPUS = "articles to try things on, with from_nltk: "
_RESOURCES = (
    _Resource(
        "tokenizers/punkt_tab/english/",
        "abbrev_types.txt",
        "NLTK's own sentences (sent_tokenize, word_tokenize), in 20 languages. split_sentences "
        "does without.",
        "nltk.sent_tokenize(text)",
    ),
    _Resource(
        "corpora/stopwords/",
        "english",
        "stop words of 30 languages",
        'nltk.corpus.stopwords.words("english")',
    ),
    _Resource(
        "taggers/averaged_perceptron_tagger_eng/",
        "averaged_perceptron_tagger_eng.weights.json",
        "parts of speech of English words",
        'nltk.pos_tag([word.text for word in newskit.split_words(text, style="penn")])',
    ),
    _Resource(
        "chunkers/maxent_ne_chunker_tab/english_ace_multiclass/",
        "weights.txt",
        "names of people, places and organisations in English; needs the tagger and words",
        "nltk.ne_chunk(nltk.pos_tag(words))",
    ),
    _Resource(
        "corpora/words/", "en", "English words; the names need it", "nltk.corpus.words.words()"
    ),
    _Resource(
        "corpora/wordnet/",
        "index.noun",
        "dictionary forms (women → woman) and synonyms of English words",
        'nltk.stem.WordNetLemmatizer().lemmatize("women")',
    ),
    _Resource(
        "sentiment/vader_lexicon.zip/vader_lexicon/vader_lexicon.txt",
        "",
        "VADER's scores of sentiment, made for social media",
        "nltk.sentiment.SentimentIntensityAnalyzer().polarity_scores(text)",
    ),
    _Resource(
        "corpora/reuters/",
        "cats.txt",
        f"{_CORPUS}10,788 stories of 1987",
        "from_nltk(nltk.corpus.reuters)",
    ),
    _Resource(
        "corpora/brown/",
        "cats.txt",
        f"{_CORPUS}American texts of 1961",
        "from_nltk(nltk.corpus.brown)",
    ),
    _Resource(
        "corpora/inaugural/",
        "1789-Washington.txt",
        f"{_CORPUS}inaugural addresses of US presidents",
        "from_nltk(nltk.corpus.inaugural)",
    ),
)


def nltk_status() -> pd.DataFrame:
    """NLTK's data on this machine: present, absent or refused.

    newskit needs none of them and downloads none. Since version 3.10, NLTK refuses data in a folder
    that other accounts may write to, or that belongs to another account, and its error then reads
    as if the data were not there.

    Returns
    -------
    DataFrame, one row per resource
        ``resource``; ``status``, one of present, absent and refused; ``path``, where it lies;
        ``adds``, what it would add; ``next_step``, what to type: its use where it is present, else
        what brings it.

    Examples
    --------
    >>> nltk_status()[["resource", "status"]].head(2)  # doctest: +SKIP
        resource   status
    0  punkt_tab   absent
    1  stopwords  present
    """
    from newskit.schema import build

    rows = [(resource, *_look(resource)) for resource in _RESOURCES]
    return build(
        "nltk",
        {
            "resource": [resource.name for resource, *_ in rows],
            "status": [status for _, status, _, _ in rows],
            "path": [path or None for _, _, path, _ in rows],
            "adds": [resource.adds for resource, *_ in rows],
            "next_step": [step for *_, step in rows],
        },
    )


def _look(resource: _Resource) -> tuple[str, str, str]:
    """Ask NLTK for a resource: its status, its place, and what to type."""
    from nltk import data, pathsec

    present = _open_place(resource)
    if present:
        return "present", present, resource.use
    download = f'nltk.download("{resource.name}")'
    for root, place in _places(resource, data.path):
        trouble = _trouble(root, place, enforced=pathsec.ENFORCE)
        if trouble:
            return "refused", str(place), f"{_mend(root)}  # {trouble}"
        download = f'nltk.download("{resource.name}", force=True)  # {place} is not complete'
    named = os.environ.get("NLTK_DATA", "").split(os.pathsep)
    for root, place in _places(resource, [folder for folder in named if folder not in data.path]):
        add = f"nltk.data.path.insert(0, {str(root)!r})  # NLTK_DATA was set after NLTK began"
        return "absent", str(place), add
    return "absent", "", download


def _open_place(resource: _Resource) -> str:
    """Read a byte of a resource as NLTK does: where it lies, or nothing where it can't be read."""
    from nltk import data

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NLTK warns of what it refuses; the table says it
        try:
            pointer: Any = data.find(resource.folder)
            inner = pointer.join(resource.file) if resource.file else pointer
            with closing(inner.open()) as file:
                file.read(1)
        except (LookupError, OSError, ValueError, BadZipFile):
            return ""
    zipped = getattr(pointer, "zipfile", None)
    return str(zipped.filename if zipped else pointer)


def _places(resource: _Resource, roots: list[str]) -> Iterator[tuple[Path, Path]]:
    """Find where a resource lies, unpacked or as a zip: the folder of data, and the place in it."""
    kind = resource.folder.split("/")[0]
    for root in map(Path, filter(None, roots)):
        for name in (resource.name, f"{resource.name}.zip"):
            place = root / kind / name
            if os.path.lexists(place):
                yield root, place


def _trouble(root: Path, place: Path, *, enforced: bool) -> str:
    """Say why NLTK refuses to read a place, or nothing."""
    below = [
        Path(folder, name)
        for folder, folders, files in os.walk(place)
        for name in (*folders, *files)
    ]
    for path in (root, place.parent, place, *below):
        if not os.access(path, os.R_OK):
            return f"{path} can't be read by this account"
        if enforced and os.name == "posix":
            status = os.stat(path)
            if status.st_uid not in (os.geteuid(), 0):
                return f"{path} belongs to another account"
            if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return f"{path} can be written to by other accounts"
    return ""


def _mend(root: Path) -> str:
    folder = shlex.quote(str(root))
    if os.name != "posix" or os.stat(root).st_uid == os.geteuid():
        return f"chmod -R go-w {folder}"
    return f"mkdir -p ~/nltk_data && cp -R {folder}/. ~/nltk_data && chmod -R go-w ~/nltk_data"
