"""Text that speaks to a program that judges, not to the person who reads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from submissions.reading.facts import ForMachines
from submissions.reading.paragraphs import Paragraph

AROUND = 100  # letters
MOST = 20
INSTRUCTION = re.compile(
    r"""\b(?:
    (?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+)*(?:of\s+)?(?:the\s+|your\s+|these\s+|my\s+)*
        (?:previous|prior|above|earlier|preceding|system)\s+(?:instructions?|prompts?|guidelines|directions)
    | (?:as|if\s+you\s+are|you\s+are)\s+(?:an?\s+)?(?:ai\b|artificial\s+intelligence|(?:large\s+)?language\s+model|llm\b
        |chatbot|chatgpt)(?:\s+\w+){0,3}\s*[,:.]
    | (?:give|write|provide|generate|produce|return|output)\s+(?:only\s+)?(?:an?\s+|the\s+)?
        (?:strongly\s+|very\s+|highly\s+|overwhelmingly\s+)?(?:positive|favou?rable|glowing|accepting)\s+
        (?:review|report|evaluation|assessment|recommendation|rating)s?\b
    | (?:do\s+not|don['’]t|never)\s+(?:highlight|mention|report|point\s+out|list)\s+(?:any\s+|the\s+|its\s+)?
        (?:negatives?|weaknesses|flaws|shortcomings)
    | recommend\s+(?:accepting|acceptance\s+of)\s+(?:this|the)\s+(?:paper|manuscript|article|submission)
    | (?:for|to|attention|note\s+to)\s+(?:all\s+)?(?:llm|ai|language\s+model)[\s-]+(?:reviewer|grader|evaluator)s?\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def instructions_in(paragraphs: Sequence[Paragraph]) -> list[ForMachines]:
    """Return the places that speak to a program, each with the words around it."""
    found = []
    for paragraph in paragraphs:
        text = paragraph.text
        found += [
            ForMachines("instruction", text[max(0, match.start() - AROUND) : match.end() + AROUND].strip())
            for match in INSTRUCTION.finditer(text)
        ]
    return found[:MOST]
