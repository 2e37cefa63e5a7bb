"""The browser of the browser tests: where it is, and how it comes onto a machine that has none.

    python -m tests.browser.chromium    # finds one, or installs it with its fonts

Where it can do neither it says what to do. `make test` runs it once, and nothing else installs: a test that
finds no browser fails with the same words.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

VARIABLE = "MARKETSAFE_CHROMIUM"
#: What the browser is called on a PATH.
_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Offline, with nothing that goes on by itself; the sandbox of Chromium does not work as root.
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: What text must be drawable → what fontconfig calls it, and Debian's package that has it.
_FONTS = {
    "Chinese": ("zh", "fonts-noto-cjk"),
    "emoji": ("und-zsye", "fonts-noto-color-emoji"),
}
#: Seconds: a slow mirror may take its time, a dead one may not take ours.
_PATIENCE = 900
_MISSING = (
    "There is no Chromium for the browser tests. Install Chromium or Google Chrome (Debian: apt-get install"
    f" chromium), set {VARIABLE} to the path of one, or run .venv/bin/playwright install chromium. Then run"
    " make test again."
)


class NoChromium(Exception):  # noqa: N818 - says what is missing
    """There is no browser for the tests; says what to do."""


def find(own: str = "") -> Path:
    """The browser to use: the one that MARKETSAFE_CHROMIUM names, one on the PATH, or Playwright's `own`.

    Raises `NoChromium`.
    """
    named = os.environ.get(VARIABLE, "")
    if named and not Path(named).is_file():
        raise NoChromium(f"{VARIABLE} is {named}, and there is no such file. Correct it, or unset it.")
    commands = (shutil.which(command) for command in _COMMANDS)
    for found in (named, *commands, own):
        if found and Path(found).is_file():
            return Path(found)
    raise NoChromium(_MISSING)


def arguments() -> list[str]:
    """What it is started with."""
    return [*_ARGUMENTS, *(["--no-sandbox"] if _is_root() else [])]


def make_ready() -> Path:
    """Find a browser, or install one, and see to its fonts. Raises `NoChromium`."""
    try:
        browser = find(_playwrights_own())
    except NoChromium:
        if os.environ.get(VARIABLE) or not (_apt("chromium") or _playwright()):
            raise
        browser = find(_playwrights_own())
    for what, (language, package) in _FONTS.items():
        if not _has_font(language) and not _apt(package):
            _say(f"No font here has {what}: pictures of the page will show boxes. Debian has {package}.")
    return browser


def _playwrights_own() -> str:
    """Where Playwright keeps the one that it installs, whether it is there or not."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _playwright() -> bool:
    """Playwright's own browser, with the libraries it needs where we may install those."""
    more = ["--with-deps"] if _has_apt() else []
    return _runs(sys.executable, "-m", "playwright", "install", *more, "chromium")


def _apt(package: str) -> bool:
    """Install one of Debian's packages, where we may."""
    if not _has_apt():
        return False
    _update()
    return _runs("apt-get", "install", "--quiet", "--quiet", "--yes", "--no-install-recommends", package)


@cache
def _update() -> bool:
    return _runs("apt-get", "update", "--quiet", "--quiet")


def _has_apt() -> bool:
    return _is_root() and shutil.which("apt-get") is not None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _has_font(language: str) -> bool:
    """Whether fontconfig knows a font of this language; True where there is no fontconfig to ask."""
    command = shutil.which("fc-list")
    if command is None:
        return not sys.platform.startswith("linux")
    listed = subprocess.run([command, f":lang={language}"], capture_output=True, check=False, timeout=60)  # noqa: S603 - fontconfig's own
    return bool(listed.stdout.strip())


def _runs(*command: str) -> bool:
    """Run it quietly; what it said is told only where it failed."""
    _say(f"Running {' '.join(command)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        _say("It took too long.")
        return False
    if done.returncode:
        _say(done.stdout.strip()[-2000:])
    return done.returncode == 0


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def main() -> int:
    """0 if there is a browser now, 1 if not, in words."""
    try:
        browser = make_ready()
    except NoChromium as none:
        _say(str(none))
        return 1
    sys.stdout.write(f"The browser tests use {browser}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
