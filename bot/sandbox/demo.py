"""A ready-made world with stable ids: the IACC has the app; Alibaba and a brand share channels with it."""

from dataclasses import dataclass

from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Installation, Json, Workspace
from bot.sandbox.sandbox import Sandbox

#: Stable ids, so that settings and registers can name them before the world exists.
IACC, ALIBABA, NORTHWIND = "T0IACC0001", "T0ALIBABA1", "T0NORTHWND"
BOT_TOKEN = "xoxb-T0IACC0001-sandbox"  # noqa: S105 - a stand-in's, no secret
BOT_USER = "U0MARKETSF"
DESK, SHARED, GROUP, NORTHWIND_ROOM = "C0DESK0001", "C0ALIBABA1", "C0GROUP001", "C0NORTHWND"
GENERAL = "C0GENERAL1"
ANALYST, TRANSLATOR, MANAGER = "U0ANALYST1", "U0TRANSLAT", "U0MANAGER1"
OFFICER, OFFICER_CN = "U0OFFICER1", "U0OFFICER2"
HOLDER, REPRESENTATIVE, BRAND_HOLDER, STRANGER = "U0HOLDER01", "U0REPRESEN", "U0BRANDHLD", "U0STRANGER"
TOY_HOLDER = "U0HOLDER02"


@dataclass(frozen=True)
class DemoWorld:
    """Everything in the demo world, by name."""

    iacc: Workspace
    alibaba: Workspace
    northwind_brands: Workspace
    install: Installation
    analyst: Person
    translator: Person
    manager: Person
    officer: Person
    officer_cn: Person
    holder: Person
    representative: Person
    brand_holder: Person
    toy_holder: Person
    stranger: Person
    desk: Channel
    shared: Channel
    group: Channel
    northwind: Channel
    general: Channel


def demo_world(sandbox: Sandbox, manifest: Json) -> DemoWorld:
    """Set up the demo world in a sandbox.

    The analyst, translator and manager are the IACC's; two officers are Alibaba's, one reading Chinese; the
    holder, the toy-maker's holder and the representative are guests of the IACC's workspace; the brand's
    holder comes by a shared channel from a workspace without the app; the stranger is a member of the IACC's
    workspace whom no register knows, and is in #general alone, where the bot is not.
    """
    iacc = sandbox.workspace(IACC, "IACC", "iacc")
    alibaba = sandbox.workspace(ALIBABA, "Alibaba", "alibaba-ipr")
    brand = sandbox.workspace(NORTHWIND, "Northwind Brands", "northwind")
    install = sandbox.install(manifest, iacc, token=BOT_TOKEN, bot_user_id=BOT_USER)
    people = _people(sandbox, iacc, alibaba, brand)
    team = [people[name] for name in ("analyst", "translator", "manager")]
    officers = [people["officer"], people["officer_cn"]]
    guests = [people[name] for name in ("holder", "toy_holder", "representative")]
    brands = [*team, people["brand_holder"]]
    return DemoWorld(
        iacc=iacc,
        alibaba=alibaba,
        northwind_brands=brand,
        install=install,
        desk=sandbox.channel("desk", iacc, team, private=True, channel_id=DESK),
        shared=sandbox.channel(
            "marketsafe-alibaba", (iacc, alibaba), [*team, *officers], private=True, channel_id=SHARED
        ),
        group=sandbox.channel("working-group", iacc, [*team, *guests], channel_id=GROUP),
        northwind=sandbox.channel(
            "northwind", (iacc, brand), brands, private=True, channel_id=NORTHWIND_ROOM
        ),
        general=sandbox.channel(
            "general", iacc, [*team, people["stranger"]], with_bot=False, channel_id=GENERAL
        ),
        **people,
    )


def _people(sandbox: Sandbox, iacc: Workspace, alibaba: Workspace, brand: Workspace) -> dict[str, Person]:
    """Everybody, by the name of their field in `DemoWorld`."""
    add = sandbox.person
    chinese = {"timezone": "Asia/Shanghai", "locale": "zh-CN"}
    return {
        "analyst": add(ANALYST, "Ann Lee", iacc, email="ann@iacc.example"),
        "translator": add(TRANSLATOR, "Tom Zhao", iacc, email="tom@iacc.example"),
        "manager": add(MANAGER, "Mia Ross", iacc, email="mia@iacc.example", is_admin=True),
        "holder": add(HOLDER, "Hana Sato", iacc, email="hana@acme.example", is_restricted=True),
        "representative": add(
            REPRESENTATIVE, "Rob Kent", iacc, email="rob@kentlaw.example", is_restricted=True
        ),
        "toy_holder": add(
            TOY_HOLDER,
            "Elin Berg",
            iacc,
            email="elin@pellwick.example",
            is_restricted=True,
            timezone="Europe/Stockholm",
        ),
        "stranger": add(STRANGER, "Sam Field", iacc, email="sam@iacc.example"),
        "officer": add(OFFICER, "Owen Park", alibaba, email="owen@alibaba.example"),
        "officer_cn": add(OFFICER_CN, "Chen Wei", alibaba, email="wei@alibaba.example", **chinese),
        "brand_holder": add(BRAND_HOLDER, "Nora Wind", brand, email="nora@northwind.example"),
    }
