"""The doctor: looks at everything an operator can get wrong, and says what to do about it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.config import BadSettings, Settings
from bot.foundation import lay, utc_now
from bot.shell import doctor_at_home, doctor_in_slack
from bot.shell.findings import Finding, wrong
from bot.shell.report import Report


def doctor() -> Report:
    """Check everything; not right where something is wrong (a warning is not)."""
    try:
        return report(asyncio.run(examine(Settings.read())))
    except BadSettings as bad:
        return report([wrong("settings", problem, "Correct it, then ask again.") for problem in bad.problems])


async def examine(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> list[Finding]:
    """All checks, in the order in which one would mend things. Raises `BadSettings`."""
    programme = lay(settings, clock=clock)
    try:
        findings = [doctor_at_home.settings(settings), doctor_at_home.manifest(programme)]
        store = await asyncio.to_thread(doctor_at_home.store, programme)
        findings += store
        if all(one.state != "wrong" for one in store):
            findings += await asyncio.to_thread(doctor_at_home.register, programme)
            findings += await doctor_in_slack.look(settings, programme)
        return [*findings, *doctor_at_home.calendars(programme)]
    finally:
        programme.store.close()


def report(findings: list[Finding]) -> Report:
    """A table, with what is to be done below what was found."""
    rows = [
        (one.state, one.check, f"{one.said}\n→ {one.to_do}" if one.to_do else one.said) for one in findings
    ]
    states = {one.state for one in findings}
    if "wrong" in states:
        said = "Something is wrong."
    else:
        said = "Nothing is wrong; look at the warnings." if "warning" in states else "All is well."
    return Report(findings, said, ("State", "Check", "What was found"), rows, is_right="wrong" not in states)
