"""Phrases by which a text tells of its authors without naming them, and the marks of its parts."""

from __future__ import annotations

import re

from submissions.cleaning.forms_of_names import ADDRESS, LIKELY, ORCID, POSSIBLE

SELF_CITATION, ACKNOWLEDGEMENT, FUNDING = "self_citation", "acknowledgement", "funding"
NUMBERED = r"^[ \t]*(?:\d+\.?[ \t]*)?"

REFERENCES = re.compile(
    NUMBERED + r"(?:references|reference list|bibliography|literature(?: cited)?|works cited|r[ée]f[ée]rences"
    r"|bibliographie|tài liệu tham khảo|参考文献|參考文獻|ឯកសារយោង|เอกสารอ้างอิง|บรรณานุกรม)[ \t]*:?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
BEHIND_REFERENCES = re.compile(
    NUMBERED + r"(?:appendix|annex|acknowledge?ments?|supporting information|funding|author contributions"
    r"|figure legends?|notes?|about the authors?)\b",
    re.IGNORECASE | re.MULTILINE,
)

OWN = r"(?:our|my|the authors?['’]s?)"
WE = r"\b(?:we|I|the authors?)\s+"
EARLIER = r"(?:previous|earlier|prior|recent|own|past|companion|preceding|previously published|former)"
WORK = (
    r"(?:works?|papers?|stud(?:y|ies)|articles?|research|publications?|reports?|books?|results?|findings?|analys[ie]s"
    r"|chapters?|surveys?|thes[ie]s|dissertation|fieldwork)"
)
TOLD = r"(?:shown|reported|argued|described|demonstrated|published|found|discussed|proposed|noted|suggested|explored)"
BEFORE = r"(?:previously|earlier|elsewhere|before)"
THESIS = r"(?:ph\.?\s?d\.?|doctoral|master['’]?s?|m\.?a\.?|\d{4})"

OWN_WORK = (
    rf"\b{OWN}\s+(?:\w+\s+)?{EARLIER}\s+(?:\w+\s+){{0,2}}{WORK}\b",
    rf"\b{OWN}\s+{THESIS}\s+{WORK}\b",
    rf"{WE}(?:have\s+)?{BEFORE}\s+{TOLD}\b",
    rf"{WE}(?:have\s+)?{TOLD}\s+(?:\w+\s+)?{BEFORE}\b",
    r"\bnos\s+(?:travaux|recherches|articles)\s+(?:précédente?s|antérieure?s)\b",
    r"nghiên cứu trước đây của (?:chúng )?tôi",
    r"(?:我们|我們|笔者|筆者|本人|作者)(?:之前|此前|以前|先前|早前|曾)",
)
HEADING_OF_THANKS = NUMBERED + r"(?:acknowledge?ments?|remerciements|lời cảm ơn|致谢|致謝|กิตติกรรมประกาศ)(?!\w)"
THANKS = (
    WE + r"(?:\w+\s+){0,3}(?:thanks?|(?:is|are|am)\s+(?:\w+\s+)?(?:grateful|indebted|thankful))\b",
    r"\b(?:corresponding author|author contributions|about the authors?|biographical note)\b",
)
MONEY = (
    r"\b(?:was|were|is|are|been)\s+(?:\w+\s+){0,2}(?:funded|financed)\s+by\b",
    r"\b(?:financial|funding)\s+support\s+(?:from|of|by)\b",
    r"\b(?:grants?|awards?|contracts?|fellowships?|scholarships?)\s+(?:agreement\s+)?"
    r"(?:no\.?|nos\.?|numbers?|n°|#|under)\s*[:.]?\s*[\w/-]*\d[\w/-]*",
)
ANY_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
ANY_ORCID = r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b"


def _compiled(kind: str, sure: str, *patterns: str) -> list[tuple[str, str, re.Pattern[str]]]:
    return [(kind, sure, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for pattern in patterns]


PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    *_compiled(SELF_CITATION, LIKELY, *OWN_WORK),
    *_compiled(ACKNOWLEDGEMENT, LIKELY, HEADING_OF_THANKS),
    *_compiled(ACKNOWLEDGEMENT, POSSIBLE, *THANKS),
    *_compiled(FUNDING, LIKELY, *MONEY),
    *_compiled(ADDRESS, POSSIBLE, ANY_ADDRESS),
    *_compiled(ORCID, POSSIBLE, ANY_ORCID),
)
