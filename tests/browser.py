"""A headless Chromium, driven over its pipe with the standard library alone."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
in_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here (Debian: apt install chromium)")
with_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="no pdftotext (Debian: apt install poppler-utils)"
)
INCHES = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}


@dataclass
class Page:
    """An open page, with all that it logged, asked the network for and tried to run."""

    pipe: Pipe
    session: str
    logged: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        return self.pipe.ask(method, self.session, self._note, **params)

    def run(self, script: str) -> Any:
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until a script finds something true."""
        waits = f"(async () => {{ while (!({script})) await new Promise(done => setTimeout(done, 20)); }})()"
        self.run(f"Promise.race([{waits}, new Promise((_, fail) => setTimeout(fail, 10_000))])")
        assert self.run(f"Boolean({script})"), script

    def key(self, name: str, code: int, text: str = "", modifiers: int = 0) -> None:
        """Press and release a key, which may write text."""
        pressed = {"key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **pressed)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def write(self, text: str) -> None:
        """Type a text where the cursor is."""
        self.ask("Input.insertText", text=text)

    def choose_file(self, field: str, file: Path) -> None:
        """Choose a file in a field, as in the dialog of the system."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=field)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(file)])

    def reload(self) -> None:
        self.ask("Page.reload")
        self.pipe.wait("Page.loadEventFired", self._note)

    def resize(self, width: int, height: int = 900) -> None:
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def picture(self, file: Path, *, whole: bool = True) -> None:
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))

    def pdf(self, file: Path, paper: str) -> None:
        width, height = INCHES[paper]
        printed = self.ask(
            "Page.printToPDF", paperWidth=width, paperHeight=height, printBackground=True, preferCSSPageSize=True
        )
        file.write_bytes(base64.b64decode(printed["data"]))

    def open(self, url: str) -> None:
        self.ask("Page.navigate", url=url)
        self.pipe.wait("Page.loadEventFired", self._note)
        self.run("new Promise(done => setTimeout(done, 50))")

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                if not params["request"]["url"].startswith("data:"):  # such as Chromium's own icons
                    self.requested.append(params["request"]["url"])
            case "Log.entryAdded":
                self.logged.append(params["entry"]["text"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Page.javascriptDialogOpening":
                self.logged.append(json.dumps(params))


class Pipe:
    """Messages to Chromium and back: JSON, each ended by a NUL."""

    def __init__(self, writing: int, reading: int) -> None:
        self.writing, self.reading = os.fdopen(writing, "wb", 0), os.fdopen(reading, "rb")
        self.number = 0
        self.buffer = b""

    def ask(self, method: str, session: str = "", note: Any = None, **params: object) -> dict[str, Any]:
        self.number += 1
        message = {"id": self.number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        self.writing.write(json.dumps(message).encode() + b"\0")
        while (answer := self.next()).get("id") != self.number:
            if note:
                note(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def wait(self, event: str, note: Any) -> None:
        while (answer := self.next()).get("method") != event:
            note(answer)

    def next(self) -> dict[str, Any]:
        while b"\0" not in self.buffer:
            more = self.reading.read1(1 << 20)
            assert more, "Chromium went away"
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def close(self) -> None:
        self.writing.close()
        self.reading.close()


@contextmanager
def browser(profile: Path) -> Iterator[Pipe]:
    """A running Chromium with a profile of its own."""
    assert CHROMIUM is not None
    its_reading, our_writing = os.pipe()
    our_reading, its_writing = os.pipe()

    def pipes() -> None:
        # Out of the way first: one of them may be 3 or 4 already.
        reading, writing = os.dup2(its_reading, 13), os.dup2(its_writing, 14)
        os.dup2(reading, 3)
        os.dup2(writing, 4)

    process = subprocess.Popen(
        [CHROMIUM, *QUIET, "--remote-debugging-pipe", f"--user-data-dir={profile}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=False,
        preexec_fn=pipes,  # noqa: PLW1509 - no thread is running here
    )
    os.close(its_reading)
    os.close(its_writing)
    pipe = Pipe(our_writing, our_reading)
    try:
        yield pipe
    finally:
        pipe.close()
        process.terminate()
        process.wait(20)


def save_downloads(pipe: Pipe, folder: Path) -> None:
    """Save what pages offer to download in a folder, without asking."""
    pipe.ask("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))


def new_page(pipe: Pipe) -> Page:
    """An empty page that notes what happens on it."""
    target = pipe.ask("Target.createTarget", url="about:blank")["targetId"]
    session = pipe.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    page = Page(pipe, session)
    for domain in ("Page", "Runtime", "Log", "Network"):
        page.ask(f"{domain}.enable")
    return page
