"""Words and languages: counted as their readers count, also where no space stands between them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from icu4py.breakers import WordBreaker

ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
HAS_LETTER = re.compile("[^\\W_]")
SCRIPTS = (
    ("km", re.compile("[\u1780-\u17ff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("my", re.compile("[\u1000-\u109f\uaa60-\uaa7f]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")),
)
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\uaa60-\uaa7f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
OTHER = re.compile("[\u0370-\u0e00\u10a0-\u177f\u3040-\u30ff\uac00-\ud7af]")
VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
FREQUENT = {
    "en": "the of and to in is that for with are was on by as from this we were which their an be or it at not have",
    "fr": "le la les des et du en une est que dans qui pour sur par au aux ce cette sont ont ces avec pas nous leur",
    "vi": "và của các là trong cho được những một với có không này người đã nghiên cứu tại từ để theo trên",
    "other": (
        "der die das und ist von mit dem den ein eine nicht auf sich werden el los las y una del por con para se como "
        "más es su o e os da do das dos um uma não em il di che per della sono gli dan yang dari untuk pada dengan "
        "non enim ut quod cum ab ex esse autem sed"
    ),
}
WORDS = {language: frozenset(words.split()) for language, words in FREQUENT.items()}
ENOUGH = 0.6
FEW, MANY = 8, 20  # words
FEWEST = 0.1  # of the words of a text are those that every text has
LONGEST_PIECE = 100_000


def count(text: str) -> int:
    """Return how many words a text has: by its spaces, and by a dictionary in scripts that set none between words."""
    visible = ZERO_WIDTH.sub("", text)
    spaced = UNSPACED.sub(" ", visible)
    found = sum(1 for word in spaced.split() if HAS_LETTER.search(word))
    for stretch in UNSPACED.findall(visible):
        for start in range(0, len(stretch), LONGEST_PIECE):
            piece = stretch[start : start + LONGEST_PIECE]
            found += sum(1 for word in WordBreaker(piece, script_of(piece) or "en") if HAS_LETTER.search(word))
    return found


def script_of(text: str) -> str:
    """Return the language that alone of the journal's is written in the script of most letters; empty for Latin."""
    weights = Counter({language: len(pattern.findall(text)) for language, pattern in SCRIPTS})
    language, most = weights.most_common(1)[0]
    return language if most > len(LATIN.findall(text)) else ""


def language_of(text: str) -> str:
    """Return in which language of the journal a text is written; empty where that is not plain."""
    text = unicodedata.normalize("NFC", text)
    if language := script_of(text):
        return language
    latin = len(LATIN.findall(text))
    if not latin or len(OTHER.findall(text)) > latin:
        return ""
    words = re.findall("[^\\W\\d_]+", text.lower())
    if len(VIETNAMESE.findall(text)) > 0.06 * latin:
        return "vi"
    found = Counter({language: sum(word in known for word in words) for language, known in WORDS.items()})
    (language, most), (_second, next_most) = found.most_common(2)
    if not most:
        return "en" if len(words) < FEW and text.isascii() else ""
    is_rare = len(words) >= MANY and most < FEWEST * len(words)
    if most * ENOUGH < next_most or is_rare or language == "other":
        return ""
    return language
