"""Reads the example's story from the files in `story/`, and gives every act its instant.

An act is a line: `"<when> <who> <verb>[ <what>][: <words>]"`. When: "3 10:05" is the third working day, at
that hour on the clock of the person who acts; "-40m" so many minutes before the present. The days are the
last fifteen before today on which both sides of the programme work.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.shell.cast import CHARACTERS
from bot.shell.seeding.addresses import addresses
from handlers.calendars import Calendar

_FOLDER = Path(__file__).parent / "story"
_FILES = ("first_weeks.toml", "last_week.toml", "around.toml")
_ACT = re.compile(
    r"(?P<when>\d+ \d\d:\d\d|-\d+m) (?P<who>\w+) (?P<verb>[a-z-]+)?(?: (?P<what>[^:]+))?(?:: (?P<words>.+))?"
)
_DAYS = 15
#: The story's own today is not longer than this.
_TODAY = timedelta(hours=4)
#: What follows in one case comes at least so much later, whatever the clocks of two zones do.
_BREATH = timedelta(minutes=2)
#: Before anybody works: when the register is set up.
_EARLY = time(6, tzinfo=UTC)
_NEW_YORK = ZoneInfo("America/New_York")
#: How Taobao's apps share a link, with the title of what it leads to.
_SHARED = {"taobao": "淘宝", "tmall": "天猫", "xianyu": "闲鱼"}


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, when. `subject`: the name of a claim, an escalation, a right or a channel."""

    at: datetime
    who: str
    verb: str
    subject: str
    what: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """A claim as somebody types it into the form."""

    right: str
    links: str
    ground: str
    note: str
    secret: str
    #: Alibaba's own, which an officer gives with the outcome
    number: str


@dataclass(frozen=True, slots=True)
class Plea:
    """An escalation as somebody types it. `about`: the name of a claim, "" for none."""

    about: str
    kind: str
    urgency: str
    holder: str
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happens, in order."""

    begins_at: datetime
    #: what comes from here on is news to everybody
    today_from: datetime
    acts: Sequence[Act]
    filings: Mapping[str, Filing]
    pleas: Mapping[str, Plea]

    @property
    def secrets(self) -> list[str]:
        """Words that nobody of Alibaba may ever read."""
        asked = [plea.words for plea in self.pleas.values()]
        return [*(filing.secret for filing in self.filings.values() if filing.secret), *asked]


class Almanac:
    """What "the third working day" means for somebody who starts now."""

    def __init__(self, present: datetime, calendars: Mapping[str, Calendar]) -> None:
        self.present = present
        self.days = sorted(_working_days(present, calendars))

    def at(self, when: str, zone: ZoneInfo) -> datetime:
        """The instant of "3 10:05" on the clock of `zone`, or of "-40m"."""
        if when.startswith("-"):
            return self.present - timedelta(minutes=int(when[1:-1]))
        number, hour = when.split()
        local = datetime.combine(self.days[int(number) - 1], time.fromisoformat(hour), tzinfo=zone)
        return local.astimezone(UTC)


def _working_days(present: datetime, calendars: Mapping[str, Calendar]) -> Iterator[date]:
    """The last days before the story's today on which everybody works, the latest first."""
    day, found = (present - _TODAY).astimezone(_NEW_YORK).date(), 0
    while found < _DAYS:
        day -= timedelta(days=1)
        if all(calendar.is_working_day(day) for calendar in calendars.values()):
            found += 1
            yield day


def read(present: datetime, calendars: Mapping[str, Calendar]) -> Story:
    """The story for somebody who starts at `present`. Raises ValueError for a line that says nothing."""
    reader = _Reader(Almanac(present, calendars))
    for name in _FILES:
        reader.take(tomllib.loads((_FOLDER / name).read_text(encoding="utf-8")))
    return reader.story()


@dataclass(slots=True)
class _Reader:
    almanac: Almanac
    acts: list[Act] = field(default_factory=list)
    filings: dict[str, Filing] = field(default_factory=dict)
    pleas: dict[str, Plea] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)

    def story(self) -> Story:
        days = self.almanac.days
        return Story(
            begins_at=datetime.combine(days[0], _EARLY),
            today_from=datetime.combine(days[-1], _EARLY),
            acts=sorted(self.acts, key=lambda act: act.at),
            filings=self.filings,
            pleas=self.pleas,
        )

    def take(self, said: Mapping[str, Any]) -> None:
        """All that one file tells."""
        for claim in said.get("claim", ()):
            self._claim(claim)
        for plea in said.get("escalation", ()):
            name = plea["name"]
            self.pleas[name] = Plea(
                plea.get("about", ""),
                plea["kind"],
                plea.get("urgency", ""),
                plea.get("holder", ""),
                plea["words"],
            )
            self._course(name, [f"{plea['raised']} asks", *plea.get("then", ())])
        for right in said.get("right", ()):
            self._course(right["right"], [f"{right['at']} registers"])
        for channel in said.get("channel", ()):
            self._course("shared", [f"{channel['at']} {'opens' if channel['shared'] else 'shuts'}"])
        for digest in said.get("digest", ()):
            self._course("digest", [f"{digest['at']} wants {digest['wants']}"])
        for reply in said.get("reply", ()):
            self._course(reply["under"], [f"{reply['at']} writes: {reply['words']}"])
        for talk in said.get("talk", ()):
            self._talk(talk)

    def _claim(self, claim: Mapping[str, Any]) -> None:
        name = claim["name"]
        self.filings[name] = Filing(
            right=claim["right"],
            links="\n".join(self._typed(name, claim)),
            ground=claim.get("ground", ""),
            note=claim.get("note", ""),
            secret=claim.get("secret", ""),
            number=claim.get("number", ""),
        )
        self._course(name, [f"{claim['filed']} files", *claim.get("then", ())])

    def _typed(self, name: str, claim: Mapping[str, Any]) -> list[str]:
        """The lines of the links field: "4 taobao, 2 of drills"."""
        lines, goods, title = [], claim.get("goods", "item"), claim.get("title", "")
        self.links[name] = []
        for part in claim["links"].split(", "):
            count, _, kind = part.partition(" ")
            of = kind.removeprefix("of ")
            found = (
                self.links[of][: int(count)]
                if of != kind
                else addresses(kind, int(count), name=name, goods=goods)
            )
            self.links[name] += found
            if title and kind in _SHARED:
                shared = f"【{_SHARED[kind]}】7天无理由退货 {found[0]} 「{title}」 点击链接直接打开"
                lines += [shared, *found[1:]]
            else:
                lines += found
        return lines

    def _course(self, subject: str, lines: Sequence[str]) -> None:
        """What happens with one case, one after the other."""
        before: datetime | None = None
        for line in lines:
            act = self._act(subject, line)
            if before is not None and act.at < before + _BREATH:
                act = Act(before + _BREATH, act.who, act.verb, act.subject, act.what, act.words)
            self.acts.append(act)
            before = act.at

    def _act(self, subject: str, line: str) -> Act:
        found = _ACT.fullmatch(line)
        if found is None or found["who"] not in CHARACTERS:
            raise ValueError(f"{subject}: {line!r} is no act.")
        at = self.almanac.at(found["when"], CHARACTERS[found["who"]].clock)
        return Act(at, found["who"], found["verb"], subject, found["what"] or "", found["words"] or "")

    def _talk(self, talk: Mapping[str, Any]) -> None:
        """What people say to each other in a channel, and the answers in its thread."""
        lines = [f"{talk['at']} says {talk['in']}: {talk['words']}"]
        for answer in talk.get("then", ()):
            when_and_who, _, words = answer.partition(": ")
            lines.append(f"{when_and_who} says {talk['in']}: {words}")
        self._course(talk["words"], lines)
