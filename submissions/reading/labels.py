"""The words by which a manuscript names its parts, in the languages of the journal."""

from __future__ import annotations

import re

from submissions.reading.paragraphs import tidy
from submissions.reading.words import ZERO_WIDTH

ABSTRACT = {
    "en": ("abstract", "summary", "executive summary"),
    "km": ("សង្ខេប", "សេចក្តីសង្ខេប", "សេចក្ដីសង្ខេប", "មូលន័យសង្ខេប", "អត្ថបទសង្ខេប", "មូលន័យសង្ខេប"),
    "lo": ("ບົດຄັດຫຍໍ້", "ບົດຄັດຍໍ້", "ບົດສັງລວມຫຍໍ້", "ບົດຫຍໍ້"),
    "th": ("บทคัดย่อ", "บทสรุป", "สาระสังเขป"),
    "my": ("စာတမ်းအကျဉ်း", "အကျဉ်းချုပ်", "စာတမ်းအကျဉ်းချုပ်", "အနှစ်ချုပ်"),
    "vi": ("tóm tắt", "tóm lược", "tóm tắt bài viết"),
    "zh": ("摘要", "摘 要", "内容提要", "提要", "内容摘要", "中文摘要"),
    "fr": ("résumé", "sommaire"),
}
KEYWORDS = {
    "en": ("keywords", "key words", "keyword", "key word", "index terms", "keywords and phrases"),
    "km": ("ពាក្យគន្លឹះ", "ពាក្យ\u200bគន្លឹះ"),
    "lo": ("ຄຳສັບສຳຄັນ", "ຄໍາສັບສໍາຄັນ", "ຄຳສຳຄັນ", "ຄໍາສໍາຄັນ", "ຄຳສັບຫຼັກ"),
    "th": ("คำสำคัญ", "คําสําคัญ", "คำหลัก"),
    "my": ("သော့ချက်စကားလုံးများ", "အဓိကစကားလုံးများ", "သော့ချက်စကားလုံး", "သော့ချက်ဝေါဟာရများ"),
    "vi": ("từ khóa", "từ khoá"),
    "zh": ("关键词", "關鍵詞", "关键字", "關鍵字"),
    "fr": ("mots-clés", "mots clés", "mots clefs", "mots-clefs"),
}
REFERENCES = (
    "references", "reference", "bibliography", "literature cited", "works cited", "references cited", "reference list",
    "ឯកសារយោង", "គន្ថនិទ្ទេស", "ឯកសារពិគ្រោះ", "ເອກະສານອ້າງອີງ", "ບັນນານຸກົມ", "เอกสารอ้างอิง", "บรรณานุกรม", "รายการอ้างอิง",
    "ကိုးကားစာအုပ်များ", "ကျမ်းကိုးစာရင်း", "ကျမ်းကိုးများ", "ကိုးကားချက်များ", "tài liệu tham khảo", "danh mục tài liệu tham khảo",
    "参考文献", "參考文獻", "références", "bibliographie", "références bibliographiques", "literature", "sources",
)  # fmt: skip
OTHER_PARTS = (
    "introduction", "background", "methods", "method", "materials and methods", "material and methods", "methodology",
    "data and method", "data and methods", "results", "findings", "discussion", "conclusion", "conclusions",
    "acknowledgements", "acknowledgments", "acknowledgement", "acknowledgment", "funding", "summary points", "appendix",
    "abbreviations", "author contributions", "competing interests", "conflict of interest", "conflicts of interest",
    "declarations", "data availability", "supporting information", "supplementary material", "notes", "endnotes",
    "about the author", "about the authors", "contents", "table of contents", "author summary", "highlights",
    "literature review", "tables", "figures", "figure legends", "list of abbreviations", "annex", "appendices",
    "plain language summary", "giới thiệu", "đặt vấn đề", "mở đầu", "lời cảm ơn",
    "សេចក្តីផ្តើម", "សេចក្ដីផ្ដើម", "ບົດນຳ", "ບົດນໍາ", "บทนำ", "บทนํา", "နိဒါန်း",
    "引言", "前言", "绪论", "致谢", "導論", "remerciements", "conclusion générale", "méthodes", "annexe", "annexes",
    "សេចក្តីថ្លែងអំណរគុណ", "กิตติกรรมประกาศ", "kết luận", "结论", "結論", "สรุป", "សេចក្តីសន្និដ្ឋាន", "ສະຫຼຸບ",
)  # fmt: skip
NUMBERING = re.compile(
    r"^(?:(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+|(?:[IVX]{1,5}|[A-H])[.)]\s+)|第[一二三四五六七八九十]+[章节節]\s*|[一二三四五六七八九十]+、)"
)
LONGEST_HEADING = 80
ENDS = " \t:：៖.。។-–—―*"
AFTER = r"\s*(?:[:：៖—―–]|-\s|\.\s)\s*"


def folded(text: str) -> str:
    """Return words as they are compared: small, on one line, without numbers before and marks behind them."""
    plain = ZERO_WIDTH.sub("", text.replace("\n", " "))
    return tidy(NUMBERING.sub("", tidy(plain))).strip(ENDS).lower()


def _known(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(word): language for language, several in words.items() for word in several}


OF_ABSTRACT, OF_KEYWORDS = _known(ABSTRACT), _known(KEYWORDS)
OF_REFERENCES = frozenset(map(folded, REFERENCES))
OF_OTHERS = frozenset(map(folded, OTHER_PARTS))


def _before(words: dict[str, str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(re.escape(word).replace("\\ ", r"\s*") for word in longest_first)
    return re.compile(rf"^\s*({either}){AFTER}(?=\S)", re.IGNORECASE)


BEFORE_ABSTRACT, BEFORE_KEYWORDS = _before(OF_ABSTRACT), _before(OF_KEYWORDS)


def names_a_part(text: str) -> bool:
    """Tell whether a text is the heading of a part that many manuscripts have, as “Method” or “Method: a survey”."""
    plain = folded(text)
    if plain in OF_ABSTRACT or plain in OF_KEYWORDS or plain in OF_REFERENCES or plain in OF_OTHERS:
        return True
    begins, colon, _rest = plain.partition(":")
    return bool(colon) and begins in OF_OTHERS and len(plain) <= LONGEST_HEADING and text.strip()[-1] not in ".;,"


def labelled(text: str, label: re.Pattern[str], words: dict[str, str]) -> tuple[str, str] | None:
    """Return the language of a label before a text, and the text after it; nothing where none stands there."""
    plain = ZERO_WIDTH.sub("", text)
    match = label.match(plain)
    return (words[folded(match[1])], _behind(text, match.end()).strip()) if match else None


def _behind(text: str, visible: int) -> str:
    """Return what stands behind so many visible characters; marks that show nothing stay in it."""
    for place, character in enumerate(text):
        if not visible:
            return text[place:]
        visible -= not ZERO_WIDTH.match(character)
    return ""
