"""Know what survey tools add to the answers: columns of their own, further heading rows, rows that nobody answered.

A tool is known by its headings, never by an option.  Sources and versions are in the page on survey tools of the docs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from socialmaturity.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """The columns that a survey tool adds, by their folded headings.

    It is known where all headings of one of the sets in `known_by` are there; `*_complete` is any that ends so.  `days`
    are where the day of the answers is, the best first: another one is read in rows that leave it empty.  `response` is
    where the response has its id, and `respondent` where it has the name of the person.  All other `metadata` is about
    the device and the delivery, not about the answers, and is left out.

    A row is unfinished where the column in `unfinished` has one of its cells, refused by a reviewer where the one in
    `rejected` has, and nobody's where the one in `trial` has.  `numbers` is why numbers are not scores there, and
    `codes` are marks that its short codes allow.
    """

    name: str
    known_by: tuple[frozenset[str], ...]
    days: tuple[str, ...]
    response: tuple[str, ...]
    metadata: frozenset[str]
    respondent: tuple[str, ...] = ()
    unfinished: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rejected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    trial: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def _folded(headings: str) -> frozenset[str]:
    return frozenset(fold(heading) for heading in headings.split("|"))


TOOLS = (
    Tool(
        name="LimeSurvey",
        known_by=(
            _folded("id|submitdate"),
            _folded("Response ID|Date submitted|Last page"),
            _folded("Antwort ID|Datum Abgeschickt|Letzte Seite"),
        ),
        days=(
            *("submitdate", "date submitted", "datum abgeschickt"),
            *("datestamp", "date last action", "datum letzte aktivität"),
            *("startdate", "date started", "datum gestartet"),
        ),
        response=("id", "response id", "antwort id"),
        metadata=_folded(
            "lastpage|seed|token|startdate|ipaddr|refurl|Last page|Seed|Access code|Date started|Date last action|"
            "IP address|Referrer URL|Letzte Seite|Zufallsstartwert|Zugangscode|Datum gestartet|Datum letzte Aktivität|"
            "IP-Adresse|submitdate|Date submitted|Datum Abgeschickt|datestamp"
        ),
        unfinished=dict.fromkeys(("submitdate", "date submitted", "datum abgeschickt"), frozenset(("",))),
        codes={"na": "not-applicable"},
    ),
    Tool(
        name="Qualtrics",
        known_by=(
            _folded("StartDate|EndDate|Status|Progress|Finished|ResponseId"),
            _folded("Start Date|End Date|Response Type|Progress|Finished|Response ID"),
        ),
        days=("recordeddate", "recorded date", "enddate", "end date"),
        response=("responseid", "response id"),
        metadata=_folded(
            "StartDate|EndDate|Status|IPAddress|Progress|Duration (in seconds)|Finished|RecordedDate|RecipientLastName|"
            "RecipientFirstName|RecipientEmail|ExternalReference|LocationLatitude|LocationLongitude|"
            "DistributionChannel|Start Date|End Date|Response Type|IP Address|Recorded Date|Recipient Last Name|"
            "Recipient First Name|Recipient Email|External Data Reference|Location Latitude|Location Longitude|"
            "Distribution Channel"
        ),
        unfinished={"finished": frozenset(("false", "0"))},
        trial=dict.fromkeys(("status", "response type"), frozenset(("survey preview", "survey test", "1", "2"))),
        numbers="Qualtrics counts choices from 1",
    ),
    Tool(
        name="SurveyMonkey",
        known_by=(_folded("respondent_id|collector_id"), _folded("Respondent ID|Collector ID")),
        days=("date_modified", "end date", "date_created", "start date"),
        response=("respondent_id", "respondent id"),
        metadata=_folded(
            "collector_id|date_created|date_modified|ip_address|email_address|first_name|last_name|Collector ID|"
            "Start Date|End Date|IP Address|Email Address|First Name|Last Name"
        ),
        numbers="SurveyMonkey counts choices from 1",
    ),
    Tool(
        name="Microsoft Forms",
        known_by=(
            _folded("Id|Start time|Completion time|Email|Name"),
            _folded("ID|Startzeit|Fertigstellungszeit|E-Mail|Name"),
        ),
        days=("completion time", "fertigstellungszeit"),
        response=("id",),
        metadata=_folded(
            "Start time|Completion time|Email|Last modified time|Total points|Quiz feedback|Startzeit|"
            "Fertigstellungszeit|E-Mail|Uhrzeit der letzten Änderung"
        ),
        respondent=("name",),
    ),
    Tool(
        name="Typeform",
        known_by=(_folded("#|Submit Date (UTC)"),),
        days=("submit date (utc)", "stage date (utc)", "start date (utc)"),
        response=("#",),
        metadata=_folded("Response Type|Start Date (UTC)|Stage Date (UTC)|Submit Date (UTC)|Network ID|Tags|Ending"),
        unfinished={"response type": frozenset(("partial", "started"))},
    ),
    Tool(
        name="KoboToolbox",
        known_by=(_folded("_uuid|_submission_time"),),
        days=("today", "end", "_submission_time"),
        response=("_uuid",),
        metadata=_folded(
            "_id|_submission_time|_validation_status|_notes|_status|_submitted_by|__version__|_tags|meta/rootUuid|"
            "_index|start|end|today|deviceid|username"
        ),
        rejected={"_validation_status": frozenset(("validation_status_not_approved", "not approved"))},
    ),
    Tool(
        name="ODK Central",
        known_by=(_folded("SubmissionDate|KEY"),),
        days=("today", "end", "submissiondate"),
        response=("key",),
        metadata=_folded(
            "SubmissionDate|instanceID|meta-instanceID|SubmitterID|SubmitterName|AttachmentsPresent|"
            "AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion|start|end|today"
        ),
        rejected={"reviewstate": frozenset(("rejected",))},
    ),
    Tool(
        name="REDCap",
        known_by=(
            _folded("record_id|*_complete"),
            _folded("Record ID|Survey Identifier|Survey Timestamp|Complete?"),
        ),
        days=("*_timestamp", "survey timestamp"),
        response=("record_id", "record id"),
        metadata=_folded(
            "redcap_survey_identifier|redcap_event_name|redcap_repeat_instrument|redcap_repeat_instance|"
            "redcap_data_access_group|Survey Identifier|Event Name|Repeat Instrument|Repeat Instance|"
            "Data Access Group|Survey Timestamp|Complete?|*_timestamp|*_complete"
        ),
        unfinished=dict.fromkeys(("*_complete", "complete?"), frozenset(("0", "1", "incomplete", "unverified"))),
    ),
    Tool(
        name="Jotform",
        known_by=(_folded("Submission Date"),),
        days=("submission date",),
        response=("submission id",),
        metadata=_folded("Submission Date|Last Update Date|Submission IP"),
    ),
)
MICROSOFT = next(tool for tool in TOOLS if tool.name == "Microsoft Forms")
"""Also known by its first columns, whose headings are in the language of its owner."""
GOOGLE = Tool(name="Google Forms", known_by=(), days=(), response=(), metadata=frozenset())
"""Known by its first column, a time whose heading is in the language of its owner."""

RESPONSE_IDS = frozenset(name for tool in TOOLS for name in tool.response) - {"id", "key", "#"}
"""Headings of the ids of responses that say so by themselves: other columns of the tool may have been left out."""

DAYS = frozenset(name for tool in TOOLS for name in tool.days) - {"today", "end"} | _folded(
    "timestamp|submitted at|submitted on|completed at|submission time|time submitted"
)
"""Headings of the time of a response that say so by themselves, if times are below them."""

_IMPORT_ID = re.compile(r'\{"ImportId":')


_WITH_CODE = re.compile(
    r"(id|submitdate|lastpage|startlanguage|seed|token|startdate|datestamp|ipaddr|refurl)\. .+"  # LimeSurvey
)
_ANY_FORM = re.compile(r".+(_complete|_timestamp)")  # REDCap puts the name of a form before them


def names_of(heading: str) -> frozenset[str]:
    """Return the names by which the column of a survey tool is known."""
    folded = fold(heading)
    if code := _WITH_CODE.fullmatch(folded):
        return frozenset((folded, code[1]))
    form = _ANY_FORM.fullmatch(folded)
    return frozenset((folded, f"*{form[1]}")) if form else frozenset((folded,))


def tool_of(headings: Iterable[str]) -> Tool | None:
    """Return the survey tool that writes these headings, if it is known."""
    folded = frozenset[str]().union(*map(names_of, headings))
    return next((tool for tool in TOOLS if any(signs <= folded for signs in tool.known_by)), None)


def is_heading_row(row: Sequence[str]) -> bool:
    """Return whether a row below the headings is one more of them: Qualtrics' import ids, or the #tags of HXL."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and (
        all(_IMPORT_ID.match(cell) for cell in filled) or all(cell.startswith("#") and len(cell) > 1 for cell in filled)
    )


_ABOUT_COLUMNS = frozenset(("response", "open-ended response"))


def is_second_row(row: Sequence[str], questions: Mapping[int, frozenset[str]], tool: Tool | None) -> bool:
    """Return whether the row right below the headings says once more what is asked.

    `questions` has the folded texts of the question of each column.
    """
    cells = {place: fold(row[place]) for place in questions if place < len(row) and row[place].strip()}
    if tool and tool.name == "SurveyMonkey" and not "".join(row[:1]).strip():
        return bool(cells) and set(cells.values()) <= _ABOUT_COLUMNS
    return bool(cells) and all(
        any(cell == text or cell.startswith(f"{text} - ") for text in questions[place]) for place, cell in cells.items()
    )
