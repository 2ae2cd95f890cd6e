"""YAML or JSON text to a tree of located text.

No YAML constructor ever runs, and no JSON number is ever made.  Both front ends hand what they find to one builder, as
it comes and without recursion: a scalar is what the author wrote, and depth, nodes and bytes are bounded while parsing.
This is the only module that parses YAML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from socialmaturity.documents import source
from socialmaturity.documents.tree import START, At, Builder, List, Map, Text
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from yaml import AliasEvent, CollectionStartEvent, DocumentStartEvent, MarkedYAMLError, ScalarEvent

    from socialmaturity.documents.tree import Complaints, Place


def parse(data: bytes, complaints: Complaints, *, json: bool | None = None) -> Map:
    """The tree of a document: JSON where the caller or the file's name says so, else YAML.

    Notes what leaves the tree whole, such as a field that stands twice.  Raises InputError where there is no tree.
    """
    text = source.decode(data, complaints.file)
    is_json = complaints.file.lower().endswith(".json") if json is None else json
    builder = Builder(complaints)
    if is_json:
        _json(text, builder)
    else:
        _yaml(text, builder)
    root = builder.root
    if not isinstance(root, Map):
        complaints.stop(_not_a_document(root), root.place if root else START)
    return root


def comments(data: bytes, file: str) -> frozenset[str]:
    """The comments of a YAML document that `parse` accepts, a line each."""
    import yaml

    text = source.decode(data, file)
    outside, end = [], 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            outside.append(text[end : event.start_mark.index])
            end = max(0, event.end_mark.index - 1)  # a block of text ends after a line end, where a comment may begin
    return frozenset(match[1].strip() for match in _COMMENT.finditer("'".join([*outside, text[end:]])))


_COMMENT = re.compile(r"(?:^|[ \t\n])#([^\n]*)")


def _not_a_document(root: Text | List | None) -> str:
    if root is None or (isinstance(root, Text) and root.empty):
        return "the file is empty; a document begins with 'format: 1'"
    if isinstance(root, List):
        return "a list, where fields such as 'format: 1' belong; see 'socialmaturity schema --help' for what files hold"
    return (
        "a single text, where fields such as 'format: 1' belong; if these are rows or lines, say so by the name's "
        "ending or with --input-format"
    )


# --- YAML --------------------------------------------------------------------------------------------------------


def _yaml(document: str, builder: Builder) -> None:
    import yaml
    from yaml import CollectionEndEvent, CollectionStartEvent, ScalarEvent

    events = _YamlEvents(builder)
    try:
        parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(document)
        while (event := parser.get_event()) is not None:
            if isinstance(event, ScalarEvent):
                text = event.value
                if event.anchor is not None or event.tag is not None or text == "<<":
                    events.check_text(event)
                builder.text(event.start_mark or START, text, bare=not event.style)
            elif isinstance(event, CollectionStartEvent):
                events.check(event)
                kind = Map if isinstance(event, yaml.MappingStartEvent) else List
                builder.open(kind(event.start_mark or START))
            elif isinstance(event, CollectionEndEvent):
                builder.close()
            elif isinstance(event, yaml.AliasEvent):
                events.alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                events.begin(event)
    except yaml.MarkedYAMLError as error:
        events.stop(error, document)
    if events.refused:
        builder.complaints.settle()


class _YamlEvents:
    """What YAML has beyond text, lists and mappings: it is refused, and all of it is named in one run."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.refused = False

    def begin(self, event: DocumentStartEvent) -> None:
        place = event.start_mark or START
        if event.version or event.tags:
            self.refuse("YAML directives ('%…') are refused; remove these lines", place)
        if self.builder.root is not None:
            self.builder.complaints.stop("a second document begins here; one file holds one document", place)

    def check(self, event: ScalarEvent | CollectionStartEvent) -> None:
        place = event.start_mark or START
        if event.anchor is not None:
            self.refuse(f"the anchor {quoted(f'&{event.anchor}')} is refused; write the text out", place)
        if event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.refuse(f"the tag {tag} is refused; remove it, all values are read as text", place)

    def check_text(self, event: ScalarEvent) -> None:
        self.check(event)
        names = isinstance(self.builder.parent, Map) and self.builder.name is None
        if event.value == "<<" and not event.style and names:
            self.refuse("the merge key '<<' is refused; write the fields out", event.start_mark or START)

    def alias(self, event: AliasEvent) -> None:
        place = event.start_mark or START
        self.refuse(f"the alias {quoted(f'*{event.anchor}')} is refused; write the text out", place)
        self.builder.text(place, "", bare=True)

    def refuse(self, message: str, place: Place) -> None:
        self.refused = True
        self.builder.complaints.add(message, place)

    def stop(self, error: MarkedYAMLError, text: str) -> NoReturn:
        """Say in plain words what the parser could not go on with."""
        problem, mark, start = str(error.problem), error.problem_mark, error.context_mark
        complaint = next((words for part, words in _YAML_WORDS.items() if part in problem), problem)
        if "unexpected end" in problem and start:
            mark = start
        if "expected ',' or" in problem and start:
            complaint = f"a comma is missing before this, or the bracket opened on line {start.line + 1} is not closed"
        if "start any token" in problem and mark:
            sign = text[mark.index]
            complaint = _TAB if sign == "\t" else f"text cannot begin with {quoted(sign)}; put it in quotes"
        self.builder.complaints.stop(f"not valid YAML: {complaint}", mark or START)


_TAB = "a tab stands here; indent with blanks"
_INDENTATION = "mend the indentation or the quotes of this line, or of the one before"
_ESCAPE = "a backslash in double quotes begins an escape; use single quotes for a plain backslash"
_YAML_WORDS = {
    "mapping values are not allowed": "a ':' too many; put text that contains ': ' in quotes, or mend the indentation",
    "could not find expected ':'": "a ':' is missing here or above; a field is 'name: value', long text needs quotes",
    "did not find expected key": _INDENTATION,
    "did not find expected '-' indicator": "this stands in a list, but is no entry of it; mend the indentation",
    "block sequence entries are not allowed": "a list begins on a line of its own; put the '-' below",
    "unexpected end of stream": "a quote is opened here and never closed",
    "expected alphabetic or numeric": "text cannot begin with '*' or '&'; put it in quotes",
    "expected <document start>": "the document ends before this; one file holds one document",
    "comment or line break": "text after '|' or '>' begins on the next line",
    "undefined tag handle": "tags ('!…') are refused; put text that begins with '!' in quotes",
    "found a tab character": _TAB,
    "unknown escape": _ESCAPE,
    "invalid Unicode character escape": _ESCAPE,
    "hexdecimal": _ESCAPE,  # the parser's own spelling
}


# --- JSON --------------------------------------------------------------------------------------------------------


def _json(text: str, builder: Builder) -> None:
    reading = _JsonText(text, builder)
    if not reading.sign():
        return
    reading.value()
    while builder.parent is not None:
        reading.next_entry(builder.parent)
    if reading.sign():
        reading.stop("the document ends before this; one file holds one document")


_BLANKS = re.compile(r"[ \t\n\r]*")
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")  # which Python takes for JSON
_JSON_HINTS = {
    "Unterminated string": "a quote is not closed",
    "Invalid control character": "a line end or a tab stands inside quotes; write \\n or \\t",
    "Invalid \\": "a backslash in quotes starts an escape; write \\\\ for a backslash",
    "Expecting value": "a value is missing or misspelt here; text stands in double quotes",
}


def _json_complaint(problem: str) -> str:
    return next((hint for start, hint in _JSON_HINTS.items() if problem.startswith(start)), problem)


class _JsonText:
    """JSON read from left to right: Python's own parser reads the scalars, and what holds them is read here."""

    def __init__(self, text: str, builder: Builder) -> None:
        from json import JSONDecoder

        self.text = text
        self.builder = builder
        self.scalar = JSONDecoder(parse_int=str, parse_float=str).raw_decode
        self.index = 0
        self.line, self.line_start, self.counted = 0, 0, 0

    def sign(self) -> str:
        """The next sign that is no blank; none at the end."""
        self.index = _BLANKS.match(self.text, self.index).end()  # type: ignore[union-attr]  # nothing matches, too
        return self.text[self.index : self.index + 1]

    def next_entry(self, parent: List | Map) -> None:
        end, entries = ("}", parent.values) if isinstance(parent, Map) else ("]", parent.items)
        sign = self.sign()
        if sign == end:
            self.index += 1
            self.builder.close()
            return
        if entries:
            self.expect(",", f"a comma or {end!r} is missing before this")
            if self.sign() == end:
                self.stop(f"a comma too many stands before this {end!r}")
        if isinstance(parent, Map):
            if self.sign() != '"':
                self.stop("the name of a field, in double quotes, is missing here")
            self.value()
            self.expect(":", "':' is missing after the name of a field")
        self.value()

    def value(self) -> None:
        sign = self.sign()
        place = self.place(self.index)
        if sign in ("{", "["):
            self.index += 1
            self.builder.open(Map(place) if sign == "{" else List(place))
            return
        start = self.index
        try:
            value, self.index = self.scalar(self.text, start)
        except ValueError as error:
            self.index = getattr(error, "pos", start)
            self.stop(_json_complaint(str(error)))
        written = self.text[start : self.index]
        if written in _NO_NUMBERS:
            self.index = start
            self.stop(f"{written} is no number; write null where there is none")
        self.builder.text(place, value if sign == '"' else written, bare=sign != '"')

    def expect(self, sign: str, complaint: str) -> None:
        if self.sign() != sign:
            self.stop(complaint)
        self.index += 1

    def stop(self, complaint: str) -> NoReturn:
        place = self.place(self.index)
        if not self.sign():
            complaint = "this ends too early; the rest is missing"
        elif self.text.startswith(("//", "/*", "#"), self.index):
            complaint = "a comment stands here, and JSON has none; remove it"
        self.builder.complaints.stop(f"not valid JSON: {complaint}", place)

    def place(self, index: int) -> At:
        newline = self.text.rfind("\n", self.counted, index)
        if newline >= 0:
            self.line += self.text.count("\n", self.counted, index)
            self.line_start = newline + 1
        self.counted = index
        return At(self.line, index - self.line_start)
