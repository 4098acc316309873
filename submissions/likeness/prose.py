"""What a manuscript says in its own words: its text without references, declarations and thanks.

Those are alike between manuscripts that have nothing to do with each other.
"""

from __future__ import annotations

import re

from journal.text import folded

NUMBERING = re.compile(r"^[\d.\s]+|^[ivx]+\.\s|[\s:：.*_#]+$")
LONGEST_HEADING = 80
MOST_WORDS_OF_A_HEADING = 12
ENDS_A_SENTENCE = (".", "。", "។", "။", ";", ",", "!", "?")

TO_THE_END = {
    "references", "reference list", "references cited", "list of references", "bibliography", "works cited",
    "literature cited", "cited literature", "notes and references",
    "tài liệu tham khảo", "参考文献", "參考文獻", "引用文献", "เอกสารอ้างอิง", "บรรณานุกรม", "รายการอ้างอิง",
    "ເອກະສານອ້າງອີງ", "ບັນນານຸກົມ",
    "ឯកសារយោង", "គន្ថនិទ្ទេស", "ឯកសារពិគ្រោះ", "ကိုးကား", "ကိုးကားစာရင်း", "ကျမ်းကိုးစာရင်း", "ရည်ညွှန်းကိုးကား",
}  # fmt: skip
"""Headings of what stands at the end, up to an appendix."""

TO_THE_NEXT_HEADING = {
    "acknowledgement", "acknowledgements", "acknowledgment", "acknowledgments", "author contributions",
    "authors’ contributions", "authors' contributions", "competing interests",
    "competing interest", "conflict of interest", "conflicts of interest", "conflict of interests",
    "declaration of competing interest", "declaration of interest", "declaration of interests", "declarations",
    "disclosure statement", "disclosure", "funding", "funding statement", "financial support", "financial disclosure",
    "data availability", "data availability statement", "availability of data", "availability of data and materials",
    "data and materials availability", "ethics", "ethics statement", "ethics approval",
    "ethics approval and consent to participate", "consent for publication", "consent to participate",
    "use of artificial intelligence", "use of ai", "statement on the use of ai", "supporting information",
    "supplementary material", "about the author", "about the authors", "notes on contributors",
    "lời cảm ơn", "致谢", "致謝", "กิตติกรรมประกาศ", "ຄຳຂອບໃຈ", "សេចក្តីថ្លែងអំណរគុណ", "ကျေးဇူးတင်လွှာ",
}  # fmt: skip

BEGINS_ANEW = (
    "appendix", "appendices", "annex", "phụ lục", "附录", "附錄", "ภาคผนวก", "ເອກະສານຊ້ອນທ້າຍ", "ឧបសម្ព័ន្ធ", "နောက်ဆက်တွဲ",
)  # fmt: skip


def prose(text: str) -> str:
    """Return the paragraphs of a text, one a line, that are its authors' own words."""
    kept, leaves_out, until_appendix = [], False, False
    for line in filter(None, map(str.strip, text.splitlines())):
        heading = NUMBERING.sub("", folded(line)) if _may_be_a_heading(line) else ""
        if heading in _TO_THE_END:
            leaves_out = until_appendix = True
        elif heading in _TO_THE_NEXT_HEADING:
            leaves_out = True
        elif heading.startswith(_BEGINS_ANEW) or (heading and not until_appendix):
            leaves_out = until_appendix = False
        if not leaves_out:
            kept.append(line)
    return "\n".join(kept)


def _may_be_a_heading(line: str) -> bool:
    return (
        len(line) <= LONGEST_HEADING
        and len(line.split()) <= MOST_WORDS_OF_A_HEADING
        and not line.endswith(ENDS_A_SENTENCE)
    )


_TO_THE_END = {folded(heading) for heading in TO_THE_END}
_TO_THE_NEXT_HEADING = {folded(heading) for heading in TO_THE_NEXT_HEADING}
_BEGINS_ANEW = tuple(map(folded, BEGINS_ANEW))
