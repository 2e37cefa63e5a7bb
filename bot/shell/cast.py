"""Who is who in the demo world: its people in the register, with rights to file on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.foundation import places
from bot.sandbox import demo
from handlers.doors import Who
from handlers.people import service as people
from handlers.people.rules import Role
from handlers.programme import Work
from handlers.rights import service as rights
from handlers.workspaces import service as workspaces
from storage import forgotten
from storage.people import organisation_named

_BY = "sandbox"
ACME, NORTHWIND, PELLWICK, KENT = "Acme Tools", "Northwind Brands", "Pellwick Toys", "Kent Law"
#: Name → kind.
_ORGANISATIONS = {ACME: "holder", NORTHWIND: "holder", PELLWICK: "holder", KENT: "representative"}
#: Rights-holder → kind, mark, number, jurisdiction, approved.
_RIGHTS = {
    ACME: (
        ("trademark", "ACME", "1234567", "CN", True),
        ("trademark", "ACME", "97531246", "US", False),
        ("design", "Drill with pistol grip", "ZL 2023 3 0415678.9", "CN", True),
    ),
    NORTHWIND: (
        ("trademark", "NORTHWIND", "7654321", "CN", True),
        ("trademark", "NORTHWIND", "018765432", "EU", True),
        ("utility_model", "Tent pole joint", "ZL 2022 2 1876543.2", "CN", True),
    ),
    PELLWICK: (
        ("trademark", "PELLWICK", "28456103", "CN", True),
        ("trademark", "PELLWICK", "1684512", "WO", False),
        ("copyright", "Pip the Puffin", "国作登字-2024-F-00108765", "CN", True),
    ),
}
_NEW_YORK, _SHANGHAI, _STOCKHOLM = "America/New_York", "Asia/Shanghai", "Europe/Stockholm"


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody of the demo world, as the register is to know them."""

    user_id: str
    team_id: str
    name: str
    role: Role
    organisation: str
    #: where it is not that of their side of the table
    timezone: str = ""
    language: str = ""

    @property
    def clock(self) -> ZoneInfo:
        """The clock they live by."""
        return ZoneInfo(self.timezone or (_SHANGHAI if self.role == Role.OFFICER else _NEW_YORK))

    @property
    def who(self) -> Who:
        """As Slack names them."""
        return Who(self.user_id, self.team_id)


#: By the names that an example's story calls them.
CHARACTERS: Mapping[str, Character] = {
    "ann": Character(demo.ANALYST, demo.IACC, "Ann Lee", Role.ANALYST, "IACC"),
    "tom": Character(demo.TRANSLATOR, demo.IACC, "Tom Zhao", Role.TRANSLATOR, "IACC"),
    "mia": Character(demo.MANAGER, demo.IACC, "Mia Ross", Role.MANAGER, "IACC"),
    "owen": Character(demo.OFFICER, demo.ALIBABA, "Owen Park", Role.OFFICER, "Alibaba"),
    "wei": Character(demo.OFFICER_CN, demo.ALIBABA, "Chen Wei", Role.OFFICER, "Alibaba", _SHANGHAI, "zh-CN"),
    "hana": Character(demo.HOLDER, demo.IACC, "Hana Sato", Role.HOLDER, ACME),
    "rob": Character(demo.REPRESENTATIVE, demo.IACC, "Rob Kent", Role.HOLDER, KENT),
    "nora": Character(demo.BRAND_HOLDER, demo.NORTHWIND, "Nora Wind", Role.HOLDER, NORTHWIND),
    "elin": Character(demo.TOY_HOLDER, demo.IACC, "Elin Berg", Role.HOLDER, PELLWICK, _STOCKHOLM),
}


def in_the_demo(settings: Settings) -> Settings:
    """The same with the app's token and the channels that the demo's world has."""
    return replace(
        settings,
        slack_bot_token=demo.BOT_TOKEN,
        slack_app_token="",
        desk_channel=demo.DESK,
        shared_channel=demo.SHARED,
        shared_channels={},
        group_channel=demo.GROUP,
    )


def begin_again(work: Work, *, settings: Settings, register: bool) -> None:
    """The stand-in has forgotten what was said; the register is filled, the first time. Safe to do twice."""
    forgotten.everything_said(work.session, now=work.now)
    channels = places(settings, work.setup.platforms)
    _settle(work, settings, channels)
    if not register:
        return
    for name, kind in _ORGANISATIONS.items():
        if organisation_named(work.session, name) is None:
            _add_organisation(work, name, kind)
    _add_letters(work)
    _add_people(work)
    holder = organisation_named(work.session, NORTHWIND)
    assert holder is not None  # noqa: S101 - it was just added
    _settle(work, settings, channels | {f"holder:{holder.id}": demo.NORTHWIND_ROOM})


def _settle(work: Work, settings: Settings, channels: dict[str, str]) -> None:
    workspaces.settle(
        work,
        team_id=demo.IACC,
        enterprise_id="",
        name="IACC",
        bot_user_id=demo.BOT_USER,
        token=settings.slack_bot_token,
        places=channels,
    )


def _add_organisation(work: Work, name: str, kind: str) -> None:
    people.add_organisation(work, name=name, kind=kind, by=_BY)
    for kind_of_right, mark, number, jurisdiction, approved in _RIGHTS.get(name, ()):
        rights.add_right(
            work,
            organisation=name,
            kind=kind_of_right,
            mark=mark,
            number=number,
            jurisdiction=jurisdiction,
            approved=approved,
            by=_BY,
        )


def _add_letters(work: Work) -> None:
    today = work.now.date()
    if any(letter.to_on >= today for letter in people.list_letters(work)):
        return
    for principal in (ACME, NORTHWIND):
        people.add_letter(
            work,
            principal=principal,
            agent=KENT,
            from_on=today - timedelta(days=30),
            to_on=today + timedelta(days=335),
            by=_BY,
        )


def _add_people(work: Work) -> None:
    for one in CHARACTERS.values():
        people.add_member(
            work,
            slack_id=f"{one.user_id}@{one.team_id}",
            name=one.name,
            roles=[one.role],
            organisation=one.organisation,
            by=_BY,
            language=one.language,
            timezone=one.timezone,
        )
