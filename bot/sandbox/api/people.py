"""auth, bots, team, users, pins, reactions, oauth, apps: the small families."""

from bot.sandbox.api.ask import Ask, Handler
from bot.sandbox.errors import SlackRefuses
from bot.sandbox.records import Json
from bot.sandbox.shapes import member_json, team_json


def auth_test(ask: Ask) -> Json:
    team, bot = ask.world.teams[ask.install.team_id], ask.world.members[ask.install.bot_user_id]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": bot.handle,
        "team_id": team.id,
        "user_id": bot.id,
        "bot_id": ask.install.bot_id,
        "is_enterprise_install": False,
    }


def auth_revoke(ask: Ask) -> Json:
    if not ask.args.get("test"):
        ask.install.revoked = True
    return {"revoked": not ask.args.get("test")}


def bots_info(ask: Ask) -> Json:
    wanted = ask.text("bot") or ask.install.bot_id
    if wanted != ask.install.bot_id:
        raise SlackRefuses("bot_not_found")
    user = ask.install.bot_user_id
    app = ask.world.app
    return {"bot": {"id": wanted, "deleted": False, "name": app.name, "app_id": app.id, "user_id": user}}


def team_info(ask: Ask) -> Json:
    team = ask.world.teams.get(ask.text("team") or ask.install.team_id)
    if team is None:
        raise SlackRefuses("team_not_found")
    return {"team": team_json(team)}


def users_info(ask: Ask) -> Json:
    member, locale = ask.person(ask.text("user")), bool(ask.args.get("include_locale"))
    return {"user": member_json(member, ask.install, ask.world, locale=locale)}


def users_list(ask: Ask) -> Json:
    """The workspace's own people; those of connected organisations are never listed."""
    ours = [one for one in ask.world.members.values() if one.team_id == ask.install.team_id]
    some, following = ask.page(ours)
    locale = bool(ask.args.get("include_locale"))
    shown = [member_json(one, ask.install, ask.world, locale=locale) for one in some]
    return {"members": shown, "cache_ts": ask.world.stamp(), "response_metadata": {"next_cursor": following}}


def users_lookup(ask: Ask) -> Json:
    for one in ask.world.members.values():
        if one.email and one.email == ask.text("email") and one.team_id == ask.install.team_id:
            return {"user": member_json(one, ask.install, ask.world)}
    raise SlackRefuses("users_not_found")


def pins_add(ask: Ask) -> Json:
    room = ask.room()
    if ask.install.bot_user_id not in room.members:
        raise SlackRefuses("not_in_channel")
    if not ask.text("timestamp"):
        raise SlackRefuses("no_item_specified")
    message = ask.message(room, ask.text("timestamp"))
    if message.ts in room.pins:
        raise SlackRefuses("already_pinned")
    room.pins.append(message.ts)
    ask.world.touch(message)
    return {}


def reactions_add(ask: Ask) -> Json:
    message = ask.message(ask.room(), ask.text("timestamp"))
    users = message.reactions.setdefault(ask.text("name"), [])
    if ask.install.bot_user_id in users:
        raise SlackRefuses("already_reacted")
    users.append(ask.install.bot_user_id)
    ask.world.touch(message)
    return {}


METHODS: dict[str, Handler] = {
    "auth.test": auth_test,
    "auth.revoke": auth_revoke,
    "bots.info": bots_info,
    "team.info": team_info,
    "users.info": users_info,
    "users.list": users_list,
    "users.lookupByEmail": users_lookup,
    "pins.add": pins_add,
    "reactions.add": reactions_add,
}
