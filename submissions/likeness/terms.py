"""What a text is about: its words and pairs of words, without those that every text has.

The same in every script: of Vietnamese the pairs tell most, of Khmer, Thai and Chinese the words that ICU finds. Words
are kept as they are compared (folded, Latin letters without marks, English plurals without their ending); how the text
writes them is kept beside, for people to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from journal.text import folded, unmarked
from submissions.likeness.words import Word, placed

LONGEST = 60  # characters of a term
SHORTEST_PLURAL = 5

OF_EVERY_TEXT = (
    # English
    "about after all also among an and any are as at be been between both but by can could did do does during each "
    "every few for from had has have here his how even in into is it its made many may more most much must no "
    "not of often on one only or other our out over part same see she should since so some such take than that the "
    "their them then there these they this those through to too two three under until up use used using very was we "
    "were what when where whether which while who whom whose why will with within without would year years "
    "study studies paper article research analysis analyse analyze result results method methods data finding findings "
    "show shows shown find finds found based case new "
    # French
    "au aux avec ce ces cette dans de des du elle en est et etude il la le les leur leurs mais ne nous ou par pas plus "
    "pour que qui sa se ses son sont sur un une "
    # Vietnamese, without its marks
    "cac cho co cua da dang den deu do duoc hay khi khong la lai lam mot nay nhung nhieu o qua ra rang sau se tai the "
    "thi theo trong tu tren va vao van ve vi voi nghien "
    # Chinese
    "的 了 和 与 及 在 是 对 为 以 从 中 上 下 等 其 将 并 或 而 但 研究 分析 本文 结果 方法 通过 进行 我们 "
    # Thai
    "การ ความ และ ของ ใน ที่ ซึ่ง เป็น มี ได้ ให้ จาก กับ โดย ว่า ไม่ นี้ นั้น หรือ แต่ เพื่อ ต่อ จะ อยู่ ศึกษา วิจัย ผล บทความ "
    # Lao
    "ການ ຄວາມ ແລະ ຂອງ ໃນ ທີ່ ເປັນ ມີ ໄດ້ ໃຫ້ ຈາກ ກັບ ໂດຍ ວ່າ ບໍ່ ນີ້ ນັ້ນ ຫຼື ແຕ່ ເພື່ອ ຕໍ່ ຈະ ຢູ່ ສຶກສາ ຄົ້ນຄວ້າ "
    # Khmer
    "និង នៃ ក្នុង ដែល ជា មាន បាន ឱ្យ ឲ្យ ពី ជាមួយ ដោយ ថា មិន នេះ នោះ ឬ ប៉ុន្តែ ដើម្បី ទៅ នឹង នៅ ការ ភាព សិក្សា ស្រាវជ្រាវ "
    # Burmese
    "နှင့် နှင့် ၏ တွင် သော သည် များ ကို မှ အား ၌ ဖြင့် ဖြစ် ရှိ ခဲ့ မ ဤ ထို သို့ သုတေသန လေ့လာ"
)
EVERYWHERE = frozenset(unmarked(folded(OF_EVERY_TEXT)).split())


def terms(text: str) -> dict[str, tuple[int, str]]:
    """Return the terms of a text, each with how often it stands there and how the text writes it first."""
    found: dict[str, tuple[int, str]] = {}
    before: tuple[str, Word] | None = None
    for word in placed(text):
        stem = _stem(word.text)
        if stem in EVERYWHERE or stem.isdigit():
            before = None
            continue
        if len(stem) > 1:
            _count(found, stem, text[word.start : word.end])
        if before is not None and not text[before[1].end : word.start].strip():
            _count(found, f"{before[0]} {stem}", text[before[1].start : word.end])
        before = (stem, word)
    return found


def weighed(parts: Iterable[tuple[str, float]]) -> dict[str, tuple[float, str]]:
    """Return the terms of several texts, each text with what it counts for: weight and how it is written.

    What stands there often counts more, but not in proportion.
    """
    total: dict[str, tuple[float, str]] = {}
    for text, counts_for in parts:
        for term, (times, written) in terms(text).items():
            known = total.get(term, (0.0, written))
            total[term] = (known[0] + times * counts_for, known[1])
    return {term: (1 + log(weight), written) for term, (weight, written) in total.items() if weight >= 1}


def _stem(word: str) -> str:
    bare = unmarked(word)
    if not bare.isascii() or len(bare) < SHORTEST_PLURAL:
        return bare
    if bare.endswith("ies"):
        return f"{bare[:-3]}y"
    return bare[:-1] if bare.endswith("s") and not bare.endswith(("ss", "us", "is")) else bare


def _count(found: dict[str, tuple[int, str]], term: str, written: str) -> None:
    if len(term) <= LONGEST:
        times, first = found.get(term, (0, written))
        found[term] = (times + 1, first)
