from __future__ import annotations

from xml.etree import ElementTree as ET

from picture import PICTURE, frame
from terminal import ESCAPES


def test_the_picture_shows_what_the_program_shows():
    drawn = ET.fromstring(PICTURE.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    texts = "".join(text for element in drawn.iter("{http://www.w3.org/2000/svg}text") for text in element.itertext())
    words = "".join(texts.split()).removeprefix("socialmaturityassess")
    assert words == "".join(ESCAPES.sub("", frame()).split()), "python tests/picture.py makes it anew"


def test_the_picture_needs_nothing_from_the_network():
    links = PICTURE.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http" not in links
    assert "@import" not in links
