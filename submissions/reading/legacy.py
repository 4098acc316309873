"""Fonts from before Unicode that show Khmer, Lao, Burmese or Vietnamese on the codes of other letters.

A machine sees ``RbvtþisaRsþ`` where a reader sees Khmer: such a text cannot be found, read aloud, counted or set.
"""

from __future__ import annotations

import re

ALWAYS = re.compile(
    r"""(?: limon | abc[-_ ]?(?:text|zwsp|head) | khek | baidok | truth[-_ ]?khmer | khmer[-_ ]?lek | ek[-_ ]?khmer
    | alice[-_ ]?[0-5]\b | lao[-_ ]?word | saysettha[-_ ]?lao | duang[-_ ]?chan | setthathirath\b
    | win[-_ ]?(?:researcher|innwa|myanmar|burm|kalaw) | wwin[-_ ] | m[-_ ]myanmar | ce[-_ ]classic | metrix
    | zawgyi | myazedi | \.vn | vni[-_ ] | vps[-_ ] | vntime )""",
    re.IGNORECASE | re.VERBOSE,
)
OF_BURMESE_CODES = re.compile("zawgyi|myazedi", re.IGNORECASE)
OF_VIETNAMESE = re.compile(r"\.vn|vni[-_ ]|vps[-_ ]|vntime", re.IGNORECASE)
LETTER = re.compile("[^\\W\\d_]|[\u00a1-\u00bf]")
NOT_ASCII = re.compile("[\u00a1-\u00ff]")
BURMESE = re.compile("[\u1000-\u109f]")
UNICODE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1e00-\u1eff]")


def is_legacy(font: str, text: str) -> bool:
    """Tell whether a text in this font is not what its codes say.

    Zawgyi lies on the codes of Burmese, with another meaning; the Vietnamese ones leave plain letters as they are; any
    letter in the others is one of another script, unless it has a code of that script already.
    """
    if not ALWAYS.match(font):
        return False
    if OF_BURMESE_CODES.match(font):
        return bool(BURMESE.search(text))
    if UNICODE.search(text):
        return False
    return bool((NOT_ASCII if OF_VIETNAMESE.match(font) else LETTER).search(text))
