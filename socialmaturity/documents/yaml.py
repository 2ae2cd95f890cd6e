"""Read YAML text as a tree of located text.

No YAML constructor ever runs: the tree is built from the parser's events, and a scalar is what the author wrote.  This
is the only module that parses YAML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

import yaml

from socialmaturity.documents import source
from socialmaturity.documents.tree import START, At, List, Map
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from yaml import AliasEvent, CollectionStartEvent, DocumentStartEvent, Event, MarkedYAMLError

    from socialmaturity.documents.parse import Builder
    from socialmaturity.documents.tree import Place

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str, builder: Builder) -> None:
    """Build the tree of a YAML text.  Raises InputError for what is not YAML, and for what we refuse of it."""
    refusals = _Refusals(builder)
    event: Event | None = None
    try:
        parser = _PARSER(text)
        while (following := parser.get_event()) is not None:
            event = following
            if isinstance(event, yaml.ScalarEvent):
                if event.anchor is not None or event.tag is not None or event.value == "<<":
                    refusals.check_scalar(event)
                builder.text(event.start_mark or START, event.value, bare=not event.style)
            elif isinstance(event, yaml.CollectionStartEvent):
                refusals.check(event)
                kind = Map if isinstance(event, yaml.MappingStartEvent) else List
                builder.open(kind(event.start_mark or START))
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.close()
            elif isinstance(event, yaml.AliasEvent):
                refusals.alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                refusals.begin(event)
    except yaml.MarkedYAMLError as error:
        _stop(error, event, text, builder)
    if refusals.any:
        builder.complaints.settle()


def comments(data: bytes, file: str) -> frozenset[str]:
    """Return the comments of a YAML document that `read` accepts, a line each."""
    text = source.decode(data, file)
    outside, end = [], 0
    for event in yaml.parse(text, Loader=_PARSER):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            outside.append(text[end : event.start_mark.index])
            if event.style in ("|", ">"):  # a comment may follow the sign of a block of text, on its line
                outside.append(text[event.start_mark.index :].partition("\n")[0] + "\n")
            end = max(0, event.end_mark.index - 1)  # a block of text ends after a line end, where a comment may begin
    return frozenset(match[1].strip() for match in _COMMENT.finditer("'".join([*outside, text[end:]])))


_COMMENT = re.compile(r"(?:^|[ \t\n])#([^\n]*)")


class _Refusals:
    """Refuse what YAML has beyond text, lists and mappings, and name all of it in one run."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.any = False

    def begin(self, event: DocumentStartEvent) -> None:
        place = event.start_mark or START
        if event.version or event.tags:
            self.refuse("YAML directives ('%…') are refused; remove these lines", place)
        if self.builder.root is not None:
            self.builder.complaints.stop("a second document begins here; one file holds one document", place)

    def check(self, event: yaml.ScalarEvent | CollectionStartEvent) -> None:
        place = event.start_mark or START
        if event.anchor is not None:
            self.refuse(f"the anchor {quoted(f'&{event.anchor}')} is refused; {self.write_out()}", place)
        if event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.refuse(f"the tag {tag} is refused; remove it, all values are read as text", place)

    def check_scalar(self, event: yaml.ScalarEvent) -> None:
        self.check(event)
        is_name = isinstance(self.builder.parent, Map) and self.builder.name is None
        if event.value == "<<" and not event.style and is_name:
            self.refuse("the merge key '<<' is refused; write the fields out", event.start_mark or START)

    def alias(self, event: AliasEvent) -> None:
        place = event.start_mark or START
        self.refuse(f"the alias {quoted(f'*{event.anchor}')} is refused; {self.write_out()}", place)
        self.builder.text(place, "", bare=True)

    def write_out(self) -> str:
        """Say what to do about an anchor, and once how programs write YAML without them."""
        return "write the text out" if self.any else f"write the text out {_WITHOUT_ANCHORS}"

    def refuse(self, message: str, place: Place) -> None:
        self.any = True
        self.builder.complaints.add(message, place)


_WITHOUT_ANCHORS = "(PyYAML: Dumper.ignore_aliases = lambda *_: True; js-yaml: noRefs; yaml: aliasDuplicateObjects)"


# --- Errors of the parser, in plain words ------------------------------------------------------------------------


def _stop(error: MarkedYAMLError, event: Event | None, text: str, builder: Builder) -> NoReturn:
    """Refuse a text that is not YAML.  `event` is the last one before the error."""
    problem, mark, start = str(error.problem), error.problem_mark or START, error.context_mark
    if "nesting depth" in problem:  # newer parsers have a bound of their own, and see it before we do
        builder.too_deep(mark)
    complaint = next((words for part, words in _WORDS.items() if part in problem), problem)
    place: Place = mark
    if complaint == _ESCAPE:  # it is in a text, whatever comes before that on its line
        before = error.problem_mark.index - 2 if error.problem_mark else 0
        complaint = _OF_JSON if _PAIR_OF_JSON.match(text, before) else complaint
    elif slip := _slip_of_quotes(event, mark.line) or _slip_of_lines(error, event, mark):
        complaint, place = slip
    elif start and ("unexpected end" in problem or "could not find expected ':'" in problem):
        place = start
    elif start and "expected ',' or" in problem:
        complaint = f"a comma is missing before this, or the bracket opened on line {start.line + 1} is not closed"
    elif "start any token" in problem and error.problem_mark:
        sign = text[error.problem_mark.index]
        complaint = _TAB if sign == "\t" else f"text cannot begin with {quoted(sign)}; put it in quotes"
    builder.complaints.stop(f"not valid YAML: {complaint}", place)


def _slip_of_quotes(event: Event | None, line: int) -> tuple[str, Place] | None:
    """Return what is wrong where something follows a closing quote or bracket on its line, and the place."""
    if event is None or not event.start_mark or not event.end_mark or event.end_mark.line != line:
        return None
    if isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"'):
        if event.start_mark.line < line:
            where = f"line {line + 1}"
            return f"the quote opened here is closed only on {where}; close it where its text ends", event.start_mark
        complaint = "the text ends at this quote; quote all of it, with two single quotes for an apostrophe"
        return complaint, At(line, max(0, (event.end_mark.column) - 1))
    if isinstance(event, yaml.CollectionEndEvent) and event.end_mark.index > event.start_mark.index:
        complaint = "this bracket ends a list or mapping; put text that begins with a bracket in quotes"
        return complaint, event.start_mark
    return None


def _slip_of_lines(error: MarkedYAMLError, event: Event | None, mark: Place) -> tuple[str, Place] | None:
    """Return what is wrong with the indentation of a line, and the place."""
    problem, start = str(error.problem), error.context_mark
    if "mapping values are not allowed" in problem and isinstance(event, yaml.ScalarEvent) and event.start_mark:
        begun = event.start_mark.line
        if begun < mark.line and not event.style:
            return (
                f"this line reads as more of the text on line {begun + 1}; align it with the field it follows, "
                "or add the ':' that is missing above"
            ), At(mark.line, 0)
    if start and start.line < mark.line and _MISPLACED.search(problem):
        what = "the list around it begins" if "collection" in str(error.context) else "the fields around it begin"
        if mark.column != start.column:
            return (
                f"this begins in column {(mark.column or 0) + 1}, and {what} in column {start.column + 1}; align it",
                mark,
            )
        return "an entry of the list above begins with '- '; add it, or align this with the fields of an entry", mark
    return None


_MISPLACED = re.compile("expected key|expected '-'|expected <block end>")
_TAB = "indent with spaces, not tabs"
_ESCAPE = "a backslash in double quotes begins an escape; use single quotes for a plain backslash"
_PAIR_OF_JSON = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]")
_OF_JSON = "only JSON writes a character so; write the character itself, or give a file of JSON the ending .json"
_WORDS = {
    "mapping values are not allowed": "a ':' too many; put text with ': ' in quotes, or correct the indentation",
    "could not find expected ':'": "': ' is missing on this line; a field is 'name: value', and long text needs quotes",
    "did not find expected key": "the name of a field is missing here; see the quotes of this line and the one before",
    "sequence entries are not allowed": "a list begins on a line of its own; put the '-' below",
    "unexpected end of stream": "a quote is opened here and never closed",
    "expected alphabetic or numeric": "text cannot begin with '*' or '&'; put it in quotes",
    "document start>": "the document ends before this; align it with the fields above, one file holds one document",
    "comment or line break": "text after '|' or '>' begins on the next line",
    "undefined tag handle": "tags ('!…') are refused; put text that begins with '!' in quotes",
    "found a tab character": _TAB,
    "unknown escape": _ESCAPE,
    "invalid Unicode character escape": _ESCAPE,
    "hexdecimal": _ESCAPE,  # the parser's own spelling
}
