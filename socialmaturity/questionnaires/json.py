"""A sheet to fill in by a program: JSON with every question unanswered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from socialmaturity.documents.sheet import FIELDS

if TYPE_CHECKING:
    from socialmaturity.questionnaires.questionnaire import Questionnaire


def write(questionnaire: Questionnaire) -> str:
    """Return a sheet without answers."""
    asked = {"asked": questionnaire.asked} if questionnaire.asked else {}
    sheet = {
        "format": 1,
        "rubric": questionnaire.rubric,
        **dict.fromkeys(FIELDS),
        **asked,
        "answers": dict.fromkeys(questionnaire.questions),
    }
    return json.dumps(sheet, indent=2) + "\n"
