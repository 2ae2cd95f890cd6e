"""Bounds of a rubric, and words that its ids should not be."""

MAX_STAGES = 100
MAX_QUESTIONS = 200  # in a stage: more could not be planned in reasonable time, nor asked
MAX_WEIGHT = 100
MAX_REF = 40
YEARS = (1000, 9999)
SCORES = (-1_000_000, 1_000_000)

# Words that mean something of their own as the heading of a table, or after --ask.
TABLE_FIELDS = ("subject", "scope", "respondent", "role", "assessor", "date", "rubric")
TABLE_WORDS = frozenset((*TABLE_FIELDS, "essential"))
