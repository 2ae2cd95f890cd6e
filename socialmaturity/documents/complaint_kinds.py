"""The kinds of complaints about rubrics, by their codes: `rubric check` prints the code, the docs explain it."""

from __future__ import annotations

from typing import NamedTuple


class ComplaintKind(NamedTuple):
    """Why something is complained about, an example, and what to do."""

    code: str
    title: str
    why: str
    example: str
    remedy: str
    warning: bool = False


KINDS = (
    ComplaintKind(
        "syntax",
        "The file cannot be read",
        "What is not YAML or JSON, or uses what we refuse of it (anchors, tags, a second document, a field that is "
        "there twice), could be understood in several ways.",
        'text: "Is there an owner?    # the quote is never closed',
        "Go to the place that is named; it is where the slip begins.",
    ),
    ComplaintKind(
        "unknown-field",
        "A field that there is not",
        "A misspelt field would be passed over, and its default would decide.",
        "treshold: 2/3",
        "Take the field that is suggested, or remove it.",
    ),
    ComplaintKind(
        "missing",
        "A field is missing",
        "Without it there is nothing to show, or nothing to judge by.",
        "- {id: owner}    # and no text",
        "Add the field.",
    ),
    ComplaintKind(
        "empty",
        "A field is empty",
        "An empty value would silently be the default, and change results.",
        "pass_share:",
        "Give a value, or remove the field.",
    ),
    ComplaintKind(
        "kind",
        "A value of the wrong kind",
        "A list, a mapping or a single text belongs there.",
        "stages: planning",
        "See the fields in the reference of files.",
    ),
    ComplaintKind(
        "format",
        "An unknown format",
        "The file may be made for a later version of the program.",
        "format: 2",
        "Write format: 1, or update the program.",
    ),
    ComplaintKind(
        "id",
        "A text that cannot be an id",
        "Ids are typed in sheets and headings; only lower-case ASCII letters and digits, joined by -, _ or ., are safe "
        "everywhere. Those of points need a letter, or they could be taken for scores.",
        "id: Owner?",
        "Write another id; what people see goes into text, name or label.",
    ),
    ComplaintKind(
        "reserved-id",
        "An id that means something else",
        "'unknown' and 'not-applicable' are answers.",
        "id: unknown",
        "Choose another id.",
    ),
    ComplaintKind(
        "repeated-id",
        "An id that is there twice",
        "Nobody could tell which is meant.",
        "- {id: owner, …}\n- {id: owner, …}",
        "Rename one of them.",
    ),
    ComplaintKind(
        "table-field",
        "An id that is a field of tables",
        "A column with this heading is taken for the field, so no table could answer the question.",
        "- {id: date, text: Is there a date?}",
        "Choose another id, such as release-date.",
        warning=True,
    ),
    ComplaintKind(
        "number",
        "Not a number that fits",
        "Scores, weights and years are whole numbers within bounds.",
        "weight: 1.5",
        "Write a whole number within the bounds that are named.",
    ),
    ComplaintKind(
        "share",
        "Not a share",
        "A share is above 0 and at most 1, and read exactly.",
        "pass_share: 120%",
        "Write 2/3, 0.66 or 66%.",
    ),
    ComplaintKind(
        "choice",
        "Not one of the words",
        "The field knows these words only.",
        "essential: yes",
        "Write one of the words that are named.",
    ),
    ComplaintKind(
        "points",
        "The points of a scale are not in order",
        "A scale needs two points or more, and its scores rise, so that better is higher.",
        "points: [{score: 1, …}, {score: 0, …}]",
        "Put the lowest point first.",
    ),
    ComplaintKind(
        "score",
        "A score that the scale lacks, or that decides nothing",
        "An answer is met from met_at upwards; at the lowest score every answer would be met.",
        "met_at: 5    # on a scale from 0 to 3",
        "Take a score of the scale above the lowest.",
    ),
    ComplaintKind(
        "options",
        "Not one entry for each point",
        "Options and advice belong to the points of the scale, in their order.",
        "options: [Never, Always]    # on a scale of three points",
        "Write as many entries as the scale has points.",
    ),
    ComplaintKind(
        "equal-options",
        "Two options that are the same",
        "Nobody could choose, and a form that sends texts could not be read.",
        "options: [No, Yes, No]",
        "Say how the two differ.",
        warning=True,
    ),
    ComplaintKind(
        "advice",
        "A question without advice",
        "A report can then say that it is not met, and not what to do.",
        "- {id: owner, text: Is there an owner?}",
        "Add a first step as advice.",
        warning=True,
    ),
    ComplaintKind(
        "idle-questions",
        "Questions that decide nothing",
        "Where the essential questions alone satisfy pass_share, the others never matter.",
        "pass_share: 1/3    # and half of the questions are essential",
        "Raise pass_share, or make fewer questions essential.",
        warning=True,
    ),
    ComplaintKind(
        "size",
        "More than anybody could answer",
        "More stages or questions could not be planned for in reasonable time, nor asked.",
        "stages: […101 of them…]",
        "Split the rubric or the stage.",
    ),
    ComplaintKind(
        "reference",
        "A name that leads nowhere",
        "Checks, themes, sources and crosswalks name stages and questions by their ids. In a rubric that extends "
        "another one, what is left out may still be named somewhere.",
        "checks: [{id: safe, label: Safe, questions: [ownr]}]",
        "Correct the id, or remove what names it.",
    ),
    ComplaintKind(
        "crossing",
        "A crossing to nowhere",
        "A crossing lies between two stages; its sides say what it is like before and after.",
        "after: the-last-stage",
        "Name the stage before the crossing in after.",
    ),
    ComplaintKind(
        "crosswalk",
        "The other rubric does not have that",
        "The rubric that is named ships, or is loaded, and has no such stage or question.",
        "same: [{question: owner, as: planning-action}]",
        "Take the id that is suggested.",
        warning=True,
    ),
    ComplaintKind(
        "language",
        "Not the code of a language",
        "Browsers and screen readers go by the code.",
        "language: English",
        "Write a code such as en or de-AT.",
        warning=True,
    ),
    ComplaintKind(
        "cut-text",
        "A text that ends at a #",
        "In YAML, a blank and a # begin a comment, so the rest of the text is lost.",
        "text: Is the owner #1?",
        "Put the text in quotes.",
        warning=True,
    ),
    ComplaintKind(
        "placeholder",
        "Texts of the skeleton",
        "They are there to be replaced.",
        "title: What this ladder is about",
        "Write your own.",
        warning=True,
    ),
    ComplaintKind(
        "case",
        "A case that comes to something else",
        "Its answers reach another stage than it says, so either the case or the rubric is not what you mean.",
        "cases: [{name: nothing, answers: {owner: 2}, reached: 0}]",
        "Look at what is met and needed, and correct one of the two.",
    ),
    ComplaintKind(
        "extends",
        "A rubric that cannot be extended so",
        "It needs an id of its own, may not extend itself, and not be the sixth of a chain.",
        "id: six-stages\nextends: six-stages@1.0",
        "Give the rubric an id of its own.",
    ),
    ComplaintKind(
        "edited-copy",
        "A changed copy under the old name",
        "It has the id and version of a rubric that ships, and other content, so results would bear a wrong name.",
        'id: six-stages\nversion: "1.0"',
        "Give it an id or version of its own; 'rubric copy' does.",
        warning=True,
    ),
)
