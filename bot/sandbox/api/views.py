"""Forms and Home tabs: views.* (https://docs.slack.dev/surfaces/modals)."""

from bot.sandbox.api.ask import Ask, Handler
from bot.sandbox.checks import problems_of_home, problems_of_modal, view_is_too_large
from bot.sandbox.errors import SlackRefuses
from bot.sandbox.forms import kept_values, starting_values, with_ids
from bot.sandbox.records import Json, Trigger, View
from bot.sandbox.shapes import view_json
from bot.sandbox.world import World

STACK = 3


def checked_modal(face: object) -> Json:
    """A modal's face, or Slack's refusal of it."""
    problems = problems_of_modal(face)
    if problems:
        raise SlackRefuses("invalid_arguments", *problems)
    if view_is_too_large(face):
        raise SlackRefuses("view_too_large")
    assert isinstance(face, dict)  # noqa: S101 - what problems_of_modal has just made sure of
    return face


def show(world: World, face: Json, *, user: str, installed: str, on: list[View]) -> View:
    """Put a checked modal on top of a person's stack."""
    _external_id_is_free(world, face, None)
    named = face | {"blocks": with_ids(face["blocks"], world.new_id)}
    view = View(
        id=world.new_id("V"),
        user=user,
        team_id=world.members[user].team_id,
        installed_team_id=installed,
        face=named,
        hash=world.new_hash(named),
        values=starting_values(named["blocks"]),
        previous_id=on[-1].id if on else None,
    )
    view.root_id = on[0].id if on else view.id
    on.append(view)
    world.touch()
    return view


def replace(world: World, view: View, face: Json) -> View:
    """Give an open view a new face; what was typed in fields that stay, stays."""
    _external_id_is_free(world, face, view)
    named = face | {"blocks": with_ids(face["blocks"], world.new_id)}
    view.values = kept_values(view, named["blocks"])
    view.face, view.hash, view.errors, view.failure = named, world.new_hash(named), {}, ""
    world.touch()
    return view


def _external_id_is_free(world: World, face: Json, own: View | None) -> None:
    wanted = face.get("external_id")
    others = [one for stack in world.modals.values() for one in stack if one is not own]
    if wanted and any(one.face.get("external_id") == wanted for one in others):
        raise SlackRefuses("duplicate_external_id")


def _trigger(ask: Ask) -> Trigger:
    """The trigger, spent. It lives three seconds and opens one view."""
    trigger = ask.world.triggers.get(ask.text("trigger_id"))
    if trigger is None or trigger.team_id != ask.install.team_id:
        raise SlackRefuses("invalid_trigger_id")
    if trigger.used:
        raise SlackRefuses("exchanged_trigger_id")
    if ask.world.clock() > trigger.expires_at:
        raise SlackRefuses("expired_trigger_id")
    return trigger


def open_view(ask: Ask) -> Json:
    face = checked_modal(ask.parsed("view"))
    trigger = _trigger(ask)
    ask.world.stack(trigger.user).clear()
    view = show(
        ask.world, face, user=trigger.user, installed=ask.install.team_id, on=ask.world.stack(trigger.user)
    )
    trigger.used = True
    return {"view": view_json(view, ask.world)}


def push(ask: Ask) -> Json:
    face = checked_modal(ask.parsed("view"))
    trigger = _trigger(ask)
    stack = ask.world.stack(trigger.user)
    if not trigger.from_modal or not stack:
        raise SlackRefuses("not_found")
    if len(stack) >= STACK:
        raise SlackRefuses("push_limit_reached")
    view = show(ask.world, face, user=trigger.user, installed=ask.install.team_id, on=stack)
    trigger.used = True
    return {"view": view_json(view, ask.world)}


def update(ask: Ask) -> Json:
    face = checked_modal(ask.parsed("view"))
    stacks = (one for stack in ask.world.modals.values() for one in stack)
    open_ones = [one for one in stacks if one.installed_team_id == ask.install.team_id]
    by_id, by_name = ask.text("view_id"), ask.text("external_id")
    if not by_id and not by_name:
        raise SlackRefuses("invalid_arguments", "missing required field: view_id")
    wanted = (
        one for one in open_ones if one.id == by_id or (by_name and one.face.get("external_id") == by_name)
    )
    view = next(wanted, None)
    if view is None:
        raise SlackRefuses("not_found")
    _hash_fits(ask, view)
    return {"view": view_json(replace(ask.world, view, face), ask.world)}


def _hash_fits(ask: Ask, view: View) -> None:
    if ask.text("hash") and ask.text("hash") != view.hash:
        raise SlackRefuses("hash_conflict")


def publish(ask: Ask) -> Json:
    """A person's Home tab; people of other organisations who share a channel with the bot have one too.

    GAP: no page says whether they do; the stand-in allows it.
    """
    face = ask.parsed("view")
    problems = problems_of_home(face)
    if problems:
        raise SlackRefuses("invalid_arguments", *problems)
    if view_is_too_large(face):
        raise SlackRefuses("view_too_large")
    user = ask.text("user_id")
    if ask.world.visible(ask.install, user) is None:
        raise SlackRefuses("invalid_arguments", f"user_not_found: {user}")
    home = ask.world.homes.get((ask.install.team_id, user))
    if home is None:
        home = _new_home(ask, user, face)
    else:
        _hash_fits(ask, home)
        replace(ask.world, home, face)
    return {"view": view_json(home, ask.world)}


def _new_home(ask: Ask, user: str, face: Json) -> View:
    on: list[View] = []
    home = show(ask.world, face, user=user, installed=ask.install.team_id, on=on)
    ask.world.homes[ask.install.team_id, user] = home
    return home


METHODS: dict[str, Handler] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
