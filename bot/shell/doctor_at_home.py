"""Checks that need no Slack: settings, manifest, store, keys, register, calendars."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from yaml import YAMLError

from bot.app import doors, routes_of
from bot.config import TRY_IT, Settings
from bot.foundation import NOTICES_FILE, nobody
from bot.manifest import manifest_for
from bot.shell.findings import Finding, doubtful, fine, wrong
from bot.shell.opening import without_token
from handlers.home.helps import Helps
from handlers.people import service as people
from handlers.people.rules import Role
from handlers.people.service import Member
from handlers.programme import Programme, Work
from storage.base import table_of
from storage.claims import Claim
from storage.crypto import NoKeyFits
from storage.migrate import pending
from storage.outbox import Card, Post
from storage.uow import UnitOfWork
from storage.workspaces import Installation

#: Due times reach no further than this.
_AHEAD = timedelta(days=90)
#: Where sealed words stand: the newest of each is opened.
_SEALED = (
    table_of(Installation).c.bot_token,
    table_of(Claim).c.note,
    table_of(Claim).c.confidential_note,
    table_of(Card).c.body,
    table_of(Post).c.body,
)


def settings(given: Settings) -> Finding:
    """They could be read; what is missing for real use."""
    if given.tokenless:
        return wrong("settings", f"{without_token(given)}.", f"Set it. {TRY_IT}")
    if given.is_sandbox:
        return fine("settings", "No Slack token is set: the bot runs beside a stand-in for Slack.")
    missing = [place for place in ("desk", "shared") if place not in given.places]
    if missing:
        names = " and ".join(f"MARKETSAFE_{place.upper()}_CHANNEL" for place in missing)
        return wrong("settings", f"No channel is named for: {', '.join(missing)}.", f"Set {names}.")
    if not given.public_url and not given.is_socket_mode:
        return doubtful(
            "settings",
            "Our own address is not known, so the manifest cannot name it.",
            "Set MARKETSAFE_PUBLIC_URL to where Slack reaches this bot, such as https://bot.example.org.",
        )
    return fine("settings", "All of them can be understood.")


def manifest(programme: Programme) -> Finding:
    """It names the commands and events that the bot hears."""
    try:
        said = manifest_for()
    except (OSError, YAMLError) as problem:
        return wrong(
            "manifest", f"manifest.yml cannot be read: {problem}", "Take it anew from the repository."
        )
    routes = routes_of(*doors(programme, forget_channel=lambda _: nobody(), helps=Helps()))
    commands = {one["command"] for one in said["features"]["slash_commands"]}
    events = set(said["settings"]["event_subscriptions"]["bot_events"])
    heard = {name.partition(" ")[0] for name in routes.ids("command")}
    differ = (commands ^ heard) | ({name.partition(".")[0] for name in events} ^ set(routes.ids("event")))
    if differ:
        return wrong(
            "manifest",
            f"It does not fit this version: {', '.join(sorted(differ))}.",
            "Take manifest.yml from the same version, and give it to Slack (your app's page, App Manifest).",
        )
    return fine("manifest", f"It names {len(commands)} commands and {len(events)} events, and all are heard.")


def store(programme: Programme) -> list[Finding]:
    """Reachable, up to date, and readable with the keys we have."""
    engine = programme.store.engine
    where = engine.url.render_as_string(hide_password=True)
    try:
        waiting = pending(engine)
    except (DBAPIError, PoolTimeoutError):
        return [
            wrong(
                "database",
                f"It cannot be reached: {where}.",
                "Check that it runs and that MARKETSAFE_DATABASE_URL is right.",
            )
        ]
    if waiting:
        said = f"It is not up to date: {', '.join(waiting)} waits ({where})."
        return [wrong("database", said, "Run: marketsafe migrate")]
    return [fine("database", f"It is reachable and up to date: {where}."), _keys(programme)]


def _keys(programme: Programme) -> Finding:
    def open_one_of_each(unit: UnitOfWork) -> int:
        opened = 0
        for column in _SEALED:
            newest = select(column).where(func.length(column) > 0).order_by(column.table.c.id.desc()).limit(1)
            sealed = unit.session.scalar(newest)
            opened += bool(unit.open(sealed))
        return opened

    try:
        opened = programme.store.read(open_one_of_each, now=programme.clock())
    except NoKeyFits:
        return wrong(
            "encryption keys",
            "Something in the store was sealed with a key that is not among them.",
            "Put the older key back into MARKETSAFE_ENCRYPTION_KEYS, behind the newer one.",
        )
    return fine("encryption keys", f"They open what is stored ({opened} samples).")


def register(programme: Programme) -> list[Finding]:
    """There are people to do the work, and an officer for every platform."""
    members = programme.act_at(programme.clock(), people.list_members)
    return [*_members(members), _officers(members, programme), _shared_reading(members, programme)]


def _members(members: list[Member]) -> Iterator[Finding]:
    add = "Run: marketsafe member add U…@T… --name … --role {role} --organisation {organisation}"
    for role, organisation in ((Role.MANAGER, "IACC"), (Role.ANALYST, "IACC"), (Role.HOLDER, "NAME")):
        if not any(role in member.roles for member in members):
            to_do = add.format(role=role, organisation=organisation)
            yield doubtful("members", f"There is no {role} yet.", to_do)
    yield fine("members", f"{len(members)} take part.")


def _officers(members: list[Member], programme: Programme) -> Finding:
    served = {platform for member in members for platform in member.platforms}
    alone = [key for key in programme.setup.platforms.platforms if key not in served]
    if alone:
        return doubtful(
            "officers",
            f"No officer acts for {', '.join(alone)}: claims for them stay with the desk.",
            "Run: marketsafe member add U…@T… --role officer --organisation Alibaba --platform PLATFORM",
        )
    return fine("officers", "Every platform has one.")


def _shared_reading(members: list[Member], programme: Programme) -> Finding:
    """Whoever is in a shared channel reads all of it."""
    places = programme.act_at(programme.clock(), Work.places)
    duties = {member.platforms for member in members if Role.OFFICER in member.roles}
    if len(duties) > 1 and not any(place.startswith("shared:") for place in places):
        return doubtful(
            "shared channel",
            "Officers of different platforms read the same channel, so each sees the others' claims.",
            "Where that must not be, name a channel for each: MARKETSAFE_SHARED_CHANNEL_TAOBAO and so on.",
        )
    return fine("shared channel", "Officers who read the same channel act for the same platforms.")


def calendars(programme: Programme) -> Iterator[Finding]:
    """Due times are counted on announced working days, not on estimated ones."""
    needed = programme.clock().date() + _AHEAD
    for country, calendar in programme.setup.terms.calendars.items():
        until = calendar.official_until()
        if until < needed:
            yield doubtful(
                "calendars",
                f"{country}: working days are only estimated after {until}.",
                f"When the year's holidays are announced, update the package `holidays`, or write them into"
                f" {NOTICES_FILE} in the data folder.",
            )
        else:
            yield fine("calendars", f"{country}: announced for the next three months.")
