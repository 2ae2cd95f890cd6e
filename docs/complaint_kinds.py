"""The kinds of complaints about rubrics, by their codes: `rubric check` prints the code, the docs explain it."""

from __future__ import annotations

from typing import NamedTuple

ERROR = "Error"
WARNING = "Warning"


class ComplaintKind(NamedTuple):
    """What is wrong, why that matters, an example, and what to do."""

    code: str
    wrong: str
    why: str
    example: str
    remedy: str
    severity: str = ERROR


KINDS = (
    ComplaintKind(
        "syntax",
        "The file is not YAML or JSON, or it uses a part of YAML that is refused.",
        "Anchors, tags, a second document and a field that is there twice are refused, because programs differ in how "
        "they read them.",
        'text: "Is there an owner?    # the quote is never closed',
        "Go to the line and column that are named: the mistake begins there.",
    ),
    ComplaintKind(
        "unknown-field",
        "There is no such field.",
        "A misspelt field would be ignored, and its default would be used instead.",
        "treshold: 2/3",
        "Write the field that is suggested, or remove the line.",
    ),
    ComplaintKind(
        "missing",
        "A field that is needed is missing.",
        "A question without a text cannot be asked; a rubric without a pass share cannot be scored.",
        "- {id: owner}    # and no text",
        "Add the field.",
    ),
    ComplaintKind(
        "empty",
        "A field has no value.",
        "It is not clear whether the default is meant, or a value was forgotten.",
        "pass_share:",
        "Write a value, or remove the field.",
    ),
    ComplaintKind(
        "kind",
        "A field holds another kind of value than it should.",
        "Some fields hold a text, some a list, some a mapping of fields.",
        "stages: planning    # should be a list of stages",
        "Look up the field in [Files](files.md).",
    ),
    ComplaintKind(
        "format",
        "The file has a format that this version of the program does not know.",
        "A later version may have other fields, or read them in another way.",
        "format: 2",
        "Write `format: 1`, or install a newer version of the program.",
    ),
    ComplaintKind(
        "id",
        "A text cannot be an id.",
        "An id is up to 80 lower-case letters (a to z) and digits, joined by `-`, `_` or `.`: people type it in sheets "
        "and in the headings of tables. The id of a point of a scale needs a letter, as a number is a score.",
        "id: Owner?",
        "Write a short id, and put what people should see into `text`, `name` or `label`.",
    ),
    ComplaintKind(
        "reserved-id",
        "An id has a meaning of its own.",
        "`unknown` and `not-applicable` are answers to every question.",
        "id: unknown",
        "Choose another id.",
    ),
    ComplaintKind(
        "repeated-id",
        "Two things of the same kind have the same id.",
        "A sheet that uses the id could mean either.",
        "- {id: owner, text: Is there an owner?}\n- {id: owner, text: Does the owner know it?}",
        "Change one of the two ids.",
    ),
    ComplaintKind(
        "formerly",
        "An earlier id in `formerly` is also the id, or an earlier id, of something else.",
        "An old sheet that uses the id could mean either, and the answer would go to the wrong question.",
        "- {id: owner, text: Is there an owner?}\n- {id: leader, text: Who leads?, formerly: [owner]}",
        "Remove it from one of the two.",
    ),
    ComplaintKind(
        "equal-questions",
        "Two questions have the same text or the same number in `ref`, or one is named as another one is.",
        "A column of a table may have the id, the number or the text as its heading, and would then be both "
        "questions. As in tables, case and signs such as `-` and `_` make no difference.",
        "- {id: owner, ref: 1.1, text: Is there an owner?}\n- {id: plan, ref: 1.1, text: Is there a plan?}",
        "Say how the two questions differ, or correct the number.",
        WARNING,
    ),
    ComplaintKind(
        "table-field",
        "The id of a question is also a word of tables or of `--ask`.",
        "A table with a column `date` is read as having the day of the answers there, so the question `date` could "
        "never be answered.",
        "- {id: date, text: Is there a date?}",
        "Choose another id, such as `release-date`.",
        WARNING,
    ),
    ComplaintKind(
        "number",
        "A number is not whole, or too small or too large.",
        "Scores, weights and years are whole numbers within limits, which the message names.",
        "weight: 1.5",
        "Write a whole number within the limits.",
    ),
    ComplaintKind(
        "share",
        "A text is not a share.",
        "A share is a part of a whole: more than 0, and at most 1.",
        "pass_share: 120%",
        "Write it as `2/3`, `0.66` or `66%`.",
    ),
    ComplaintKind(
        "choice",
        "A field knows only certain words, and this is none of them.",
        "`essential`, for instance, is `true` or `false`.",
        "essential: yes",
        "Write one of the words that the message names.",
    ),
    ComplaintKind(
        "points",
        "A scale has fewer than two points, or their scores do not rise.",
        "The points are listed from the worst to the best answer.",
        "points:\n  - {score: 1, id: partly, label: Partly}\n  - {score: 0, id: no, label: No}",
        "Put the point with the lowest score first.",
    ),
    ComplaintKind(
        "score",
        "The scale has no such score, or it is the lowest one.",
        "A question is met by answers from `met_at` upwards. From the lowest score upwards, every answer would do.",
        "met_at: 5    # on a scale from 0 to 3",
        "Write a score of the scale, but not the lowest.",
    ),
    ComplaintKind(
        "options",
        "The number of options, or of pieces of advice, is not the number of points.",
        "The first option describes the first point of the scale, the second one the second point, and so on.",
        "options: [Never, Always]    # on a scale of three points",
        "Write one option for each point; of advice, one text for all points or one for each.",
    ),
    ComplaintKind(
        "equal-options",
        "Two options of a question are the same.",
        "Nobody could choose between them, and an answer that is given as a text would have two scores.",
        "options: [No, Yes, No]",
        "Say how the two differ.",
        WARNING,
    ),
    ComplaintKind(
        "advice",
        "A question has no advice.",
        "A report can say that the question is not met, but not what to do first.",
        "- {id: owner, text: Is there an owner?}",
        "Add `advice` with a first step.",
        WARNING,
    ),
    ComplaintKind(
        "idle-questions",
        "Some questions of a stage can never make a difference.",
        "All essential questions must be met, and where they are, that is already the share that is needed.",
        "pass_share: 1/3    # and half of the questions are essential",
        "Raise `pass_share`, or make fewer questions essential.",
        WARNING,
    ),
    ComplaintKind(
        "size",
        "There are more stages, or more questions in a stage, than the program takes.",
        "Nobody could answer them all, and plans for more would take too long.",
        "stages: […101 of them…]",
        "Split the rubric, or the stage.",
    ),
    ComplaintKind(
        "reference",
        "A field names a stage, question, theme, scale or source that does not exist.",
        "It may be misspelt. In a rubric that extends another one, it may also be something that is left out, and that "
        "the other rubric names in its checks, benchmarks or crosswalk.",
        "checks: [{id: safe, label: Safe, questions: [ownr]}]",
        "Correct the id. If the other rubric names it, write that field in this file as well, without it.",
    ),
    ComplaintKind(
        "crossing",
        "A crossing does not lie between two stages.",
        "A check with `after` is a crossing from that stage to the next one. It is an error if `near_side` or "
        "`far_side` is there without `after`, and a warning if `after` is the last stage.",
        "after: converged    # the last stage",
        "Write the id of the stage before the crossing as `after`.",
        f"{ERROR} or warning",
    ),
    ComplaintKind(
        "crosswalk",
        "A crosswalk names a rubric, or a stage or question of it, that is not there.",
        "Nothing can be compared, or taken over, by such a line.",
        "crosswalk:\n  - rubric: six-stages\n    same: [{question: owner, as: planning-action}]",
        "Correct the id, or name the file of the other rubric with `--rubric`, so that it can be checked.",
        WARNING,
    ),
    ComplaintKind(
        "language",
        "The language is not given as a code.",
        "Browsers and programs that read pages aloud need the code.",
        "language: English",
        "Write a code such as `en` or `de-AT`.",
        WARNING,
    ),
    ComplaintKind(
        "cut-text",
        "A text ends at a `#`.",
        "In YAML, a blank and a `#` begin a comment, so the rest of the line is not part of the text.",
        "text: Is the owner #1?",
        "Put the text in quotes.",
        WARNING,
    ),
    ComplaintKind(
        "placeholder",
        "A text is still the one that `rubric new` wrote.",
        "It was an example, to be replaced.",
        "title: What this ladder is about",
        "Write your own text.",
        WARNING,
    ),
    ComplaintKind(
        "case",
        "The answers of a case do not reach the stage that the case says, or are not answers.",
        "Either the case is wrong, or the rubric does not do what you want.",
        "cases: [{name: nothing, answers: {owner: 2}, reached: 0}]",
        "The message says what is met and what is needed. Correct the case or the rubric.",
    ),
    ComplaintKind(
        "extends",
        "The rubric that `extends` names cannot be extended by this one.",
        "It is not there; or this rubric has the same id; or the two extend each other; or they are a chain of more "
        "than five.",
        "id: six-stages\nextends: six-stages@1.0",
        "Give the rubric an id of its own. If the other one is a file of yours, name it with `--rubric`.",
    ),
    ComplaintKind(
        "edited-copy",
        "A rubric has the id and version of one that ships, but is not the same.",
        "Results would have the name of a rubric that they do not come from.",
        'id: six-stages\nversion: "1.0"',
        "Give it an id or a version of its own. `rubric copy` writes a copy with another id.",
        WARNING,
    ),
)
