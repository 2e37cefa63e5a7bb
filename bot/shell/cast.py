"""Who is who in the demo world: its people in the register, with rights to file on."""

from datetime import timedelta

from bot.config import Settings
from bot.foundation import places
from bot.sandbox import demo
from handlers.people import service as people
from handlers.people.rules import Role
from handlers.programme import Work
from handlers.rights import service as rights
from handlers.workspaces import service as workspaces
from storage import forgotten
from storage.people import organisation_named

_BY = "sandbox"
ACME, NORTHWIND, KENT = "Acme Tools", "Northwind Brands", "Kent Law"
#: Name → kind.
_ORGANISATIONS = {ACME: "holder", NORTHWIND: "holder", KENT: "representative"}
#: Rights-holder → mark, number, jurisdiction, approved.
_RIGHTS = {
    ACME: (("ACME", "1234567", "CN", True), ("ACME", "97531246", "US", False)),
    NORTHWIND: (("NORTHWIND", "7654321", "CN", True),),
}
_CHINESE = {"language": "zh-CN", "timezone": "Asia/Shanghai"}


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
    for mark, number, jurisdiction, approved in _RIGHTS.get(name, ()):
        rights.add_right(
            work,
            organisation=name,
            kind="trademark",
            mark=mark,
            number=number,
            jurisdiction=jurisdiction,
            approved=approved,
            by=_BY,
        )


def _add_letters(work: Work) -> None:
    if people.list_letters(work):
        return
    today = work.now.date()
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
    def add(user_id: str, team_id: str, name: str, role: Role, organisation: str, **reading: str) -> None:
        people.add_member(
            work,
            slack_id=f"{user_id}@{team_id}",
            name=name,
            roles=[role],
            organisation=organisation,
            by=_BY,
            **reading,
        )

    add(demo.ANALYST, demo.IACC, "Ann Lee", Role.ANALYST, "IACC")
    add(demo.TRANSLATOR, demo.IACC, "Tom Zhao", Role.TRANSLATOR, "IACC")
    add(demo.MANAGER, demo.IACC, "Mia Ross", Role.MANAGER, "IACC")
    add(demo.OFFICER, demo.ALIBABA, "Owen Park", Role.OFFICER, "Alibaba")
    add(demo.OFFICER_CN, demo.ALIBABA, "Chen Wei", Role.OFFICER, "Alibaba", **_CHINESE)
    add(demo.HOLDER, demo.IACC, "Hana Sato", Role.HOLDER, ACME)
    add(demo.REPRESENTATIVE, demo.IACC, "Rob Kent", Role.HOLDER, KENT)
    add(demo.BRAND_HOLDER, demo.NORTHWIND, "Nora Wind", Role.HOLDER, NORTHWIND)
