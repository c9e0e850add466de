"""A headless Chromium driven over its debugging pipe: no port, no driver, no extra package."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --remote-debugging-pipe"
)
_TIMEOUT = 15.0

Json = dict[str, object]


@dataclass
class Browser:
    """One tab. *requests* and *complaints* grow with every page opened."""

    to_chromium: int
    from_chromium: int
    session: str = ""
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _last: int = 0
    _pending: bytes = b""
    _loaded: int = 0

    def open(self, url: str) -> None:
        """Load a page and wait until it is complete."""
        # A change of the fragment alone would load nothing.
        for address in ("about:blank", url):
            loaded = self._loaded
            self.call("Page.navigate", url=address)
            while self._loaded == loaded:
                self._event(self._message())

    def key(self, key: str) -> None:
        """Press and release a letter key."""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, text=key)

    def value(self, expression: str) -> str:
        """The string that a JavaScript expression gives."""
        answer = self.call("Runtime.evaluate", expression=f"String({expression})")
        result = answer["result"]
        assert isinstance(result, dict)
        return str(result["value"])

    def call(self, method: str, **parameters: object) -> Json:
        """Send a command of the DevTools protocol and wait for its answer."""
        self._last += 1
        message: Json = {"id": self._last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_chromium, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer
                result = answer["result"]
                assert isinstance(result, dict)
                return result
            self._event(answer)

    def _message(self) -> Json:
        deadline = time.monotonic() + _TIMEOUT
        while b"\0" not in self._pending:
            ready, _, _ = select.select([self.from_chromium], [], [], deadline - time.monotonic())
            assert ready, "Chromium does not answer"
            self._pending += os.read(self.from_chromium, 1 << 16)
        raw, _, self._pending = self._pending.partition(b"\0")
        message: Json = json.loads(raw)
        return message

    def _event(self, message: Json) -> None:
        method, text = message.get("method"), json.dumps(message.get("params"))
        if method == "Page.loadEventFired":
            self._loaded += 1
        elif method == "Network.requestWillBeSent":
            self.requests.append(str(json.loads(text)["request"]["url"]))
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            self.complaints.append(text)


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start Chromium with an empty profile, and end it."""
    commands, to_chromium = os.pipe()
    from_chromium, answers = os.pipe()
    # The debugging pipe is file descriptors 3 and 4 by definition; the shell puts ours there.
    line = f'exec {CHROMIUM} {_FLAGS} "$@" 3<&{commands} 4>&{answers}'
    process = subprocess.Popen(
        ["bash", "-c", line, "chromium", f"--user-data-dir={profile}", "about:blank"],
        pass_fds=(commands, answers),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(commands)
    os.close(answers)
    try:
        tab = Browser(to_chromium, from_chromium)
        target = tab.call("Target.createTarget", url="about:blank")["targetId"]
        attached = tab.call("Target.attachToTarget", targetId=target, flatten=True)
        tab.session = str(attached["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            tab.call(f"{domain}.enable")
        yield tab
    finally:
        process.terminate()
        process.wait()
        os.close(to_chromium)
        os.close(from_chromium)
