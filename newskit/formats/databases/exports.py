"""What readers of news databases share: labels, names of languages, files that end too early."""

from __future__ import annotations

from functools import lru_cache

from newskit.formats.files import File, Record
from newskit.schema import CorruptFile, count_of
from newskit.text import read_lexicon

__all__ = ["language_tag", "page_ends", "read_labels", "tag_or_name", "whole_ones"]

# As the databases' interfaces print them: English, German, French, Spanish, Italian, Portuguese,
# Dutch, the language itself. A file is written in the language of the interface, not of the
# article.
_LANGUAGES = """
ar arabic arabisch arabe árabe arabo العربية
bg bulgarian bulgarisch bulgare búlgaro bulgaro bulgaars български
ca catalan katalanisch catalán catalano catalão catalaans català
cs czech tschechisch tchèque checo ceco tcheco tsjechisch čeština český
da danish dänisch danois danés danese dinamarquês deens dansk
de german deutsch allemand alemán tedesco alemão duits
el greek griechisch grec griego greco grego grieks ελληνικά
en english englisch anglais inglés inglese inglês engels 英語 英文 英语 английский
es spanish spanisch espagnol español spagnolo espanhol spaans
et estonian estnisch estonien estonio estone estoniano estisch eesti
fi finnish finnisch finnois finlandés finlandese finlandês fins suomi
fr french französisch français francés francese francês frans 法文 法语 フランス語 французский
he hebrew hebräisch hébreu hebreo ebraico hebraico hebreeuws עברית
hr croatian kroatisch croate croata hrvatski
hu hungarian ungarisch hongrois húngaro ungherese hongaars magyar
id indonesian indonesisch indonésien indonesio indonesiano indonésio
it italian italienisch italien italiano italiaans
ja japanese japanisch japonais japonés giapponese japonês japans 日本語 日文 日语
ko korean koreanisch coréen coreano koreaans 한국어
lt lithuanian litauisch lituanien lituano litouws lietuvių
lv latvian lettisch letton letón lettone letão lets latviešu
ms malay malaiisch malais malayo malese malaio maleis
nl dutch niederländisch néerlandais neerlandés holandés olandese holandês neerlandês nederlands
no norwegian norwegisch norvégien noruego norvegese norueguês noors norsk
pl polish polnisch polonais polaco polacco polonês pools polski
pt portuguese portugiesisch portugais portugués portoghese português portugees
ro romanian rumänisch roumain rumano rumeno romeno roemeens română
ru russian russisch russe ruso russo русский 俄文 ロシア語
sk slovak slowakisch slovaque eslovaco slovacco slowaaks slovenčina
sl slovenian slovene slowenisch slovène esloveno sloveno sloveens slovenščina
sr serbian serbisch serbe serbio serbo sérvio servisch srpski
sv swedish schwedisch suédois sueco svedese zweeds svenska
th thai thaï tailandés tailandese tailandês
tr turkish türkisch turc turco turks türkçe
uk ukrainian ukrainisch ukrainien ucraniano ucraino oekraïens українська
vi vietnamese vietnamesisch vietnamien vietnamita vietnamees
zh chinese chinesisch chinois chino cinese chinês chinees 中文
"""


@lru_cache(maxsize=1)
def _tags() -> dict[str, str]:
    rows = [line.split() for line in _LANGUAGES.split("\n") if line]
    return {name: tag for tag, *names in rows for name in (tag, *names)}


def language_tag(name: str | None) -> str | None:
    """Tag of a language by its name in any interface: ``de`` for "Allemand"; None if not known.

    What follows the name ("Chinese - Traditional", "Norwegian (Bokmål)") is left aside.
    """
    words = (name or "").lower().replace("(", " ").replace(",", " ").replace(";", " ").split()
    return _tags().get(words[0]) if words else None


def tag_or_name(name: str | None) -> str | None:
    """Tag of a language, or its name as printed where that is not known."""
    return language_tag(name) or name


@lru_cache
def read_labels(database: str) -> dict[str, str]:
    """Columns by the labels of a database's fields, in all languages of its interface."""
    rows = [line.split() for line in read_lexicon(f"labels_{database}")]
    return {label: column for column, *labels in rows for label in labels}


def page_ends(data: bytes) -> bool:
    """Tell a page that was saved whole, by its last tag."""
    return b"</html>" in data[-4096:].lower()


def whole_ones(file: File, records: list[Record], *, cut: bool) -> list[Record]:
    """Keep the articles of a file; if it ends in the middle of the last one, all but that.

    Half an article would look like a short one, in every count of words and topics.

    Raises
    ------
    CorruptFile
        If no whole article is left.
    """
    kept = records[:-1] if cut else records
    if not kept:
        fault = "holds no article, though it looks like it"
        if records:
            fault = "ends in the middle of its first article"
        raise CorruptFile(f"{file.name}: {fault}. Export it again, with the full texts.")
    if cut:
        title = str(records[-1].get("title") or "no title")[:60]
        file.report(
            f"ends in the middle of an article ({title})",
            f"kept the {count_of(len(kept), 'article')} before it",
            place=f"article {len(records)}",
        )
    return kept
