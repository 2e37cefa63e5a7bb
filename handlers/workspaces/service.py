"""Where the programme lives in Slack: installations, the channels by what they are for, and their fate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.cards import show_changed
from handlers.programme import Work
from handlers.words import Words
from handlers.workspaces import rules, views
from storage import history, outbox, people, permalinks, workspaces
from storage.outbox import Message
from storage.workspaces import Installation

#: How history names what Slack told us of, and what the settings say.
_SLACK, _SETTINGS = "slack:events", "settings"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a start found. `moved`: channel ids in the settings that Slack has replaced: old → new."""

    team_id: str
    places: Mapping[str, str]
    moved: Mapping[str, str]


def settle(
    work: Work,
    *,
    team_id: str,
    enterprise_id: str,
    name: str,
    bot_user_id: str,
    token: str,
    places: Mapping[str, str] | None = None,
    url: str = "",
) -> Settled:
    """Note an installation, and which channel each place is; show the *Start* card in each.

    `places`: "desk", "shared", "shared:<family>", "group" or "holder:<organisation id>" → channel id, all
    that the settings name (those named before and no longer are dropped, but for holders' channels); None
    leaves them as they are. `url`: the workspace's own address, "" if it is not known. Called at each start
    and after each installation; only what changed is written.
    """
    _install(
        work, team_id=team_id, enterprise_id=enterprise_id, name=name, bot_user_id=bot_user_id, token=token
    )
    if url and url != permalinks.address_of(work.session, team_id):
        work.record(f"workspace:{team_id}", permalinks.ADDRESSED, _SETTINGS, url=url)
    workspaces.adopt_lanes(work.session, team_id)
    named = places or {}
    channels = {place: current_id(work, channel_id) for place, channel_id in named.items()}
    if places is not None:
        _settle_places(work, team_id, channels)
    moved = {named[place]: now for place, now in channels.items() if named[place] != now}
    return Settled(team_id=team_id, places=channels, moved=moved)


def current_id(work: Work, channel_id: str) -> str:
    """What a channel is called now: Slack replaces the id of one that begins to be shared."""
    known, after = channel_id, 0
    while True:
        moves = [
            row
            for row in history.of(work.session, f"channel:{known}")
            if row.tag == "channel:moved" and (row.id or 0) > after
        ]
        if not moves:
            return known
        known, after = moves[-1].facts["new"], moves[-1].id or 0


def channel_moved(work: Work, *, old: str, new: str, source: str) -> None:
    """A channel has another id from now on; all that was promised there follows. `source`: the event's id."""
    if _heard(work, f"channel:{old}", source):
        return
    if workspaces.move_channel(work.session, old=old, new=new):
        work.record(f"channel:{old}", "channel:moved", _SLACK, new=new, event=source)


def sharing_changed(
    work: Work, *, channel_id: str, event: str, team_id: str, still_shared: bool, source: str
) -> None:
    """One of our channels is being shared, shared or no longer shared; managers hear of the desk's.

    `event` is Slack's type of event, `team_id` the other side ("" if the event does not say).
    """
    subject = f"channel:{channel_id}"
    names = workspaces.place_of_channel(work.session, channel_id)
    if not names or _heard(work, subject, source):
        return
    before = _sharing(work, subject)
    after = rules.sharing_after(event, before, still_shared=still_shared)
    if not after:
        return
    work.record(subject, f"channel:{after}", _SLACK, team=team_id, event=source)
    was_open, is_open = before in rules.OPEN, after in rules.OPEN
    if rules.DESK in names and was_open != is_open:
        view = views.desk_opened if is_open else views.desk_closed
        _tell_managers(work, f"workspaces.sharing:{source}", view)


def member_joined(work: Work, *, channel_id: str, team_id: str, user_id: str, source: str) -> None:
    """Somebody joined the desk channel; managers hear of it if the register does not know them as IACC."""
    subject = f"channel:{channel_id}"
    if rules.DESK not in workspaces.place_of_channel(work.session, channel_id):
        return
    if workspaces.is_our_bot(work.session, user_id) or _heard(work, subject, source):
        return
    if people.known_to_iacc(work.session, team_id, [user_id]):
        return
    work.record(subject, "channel:joined_by_unknown", _SLACK, user=user_id, team=team_id, event=source)
    _tell_managers(work, f"workspaces.joined:{source}", lambda words: views.unknown_at_desk(words, user_id))


def _install(
    work: Work, *, team_id: str, enterprise_id: str, name: str, bot_user_id: str, token: str
) -> None:
    row = workspaces.installation_for(work.session, team_id)
    made = row is None
    row = row or Installation(team_id=team_id, bot_token=b"", installed_at=work.now)
    wanted = {"enterprise_id": enterprise_id, "name": name, "bot_user_id": bot_user_id}
    changed = sorted(field for field, value in wanted.items() if getattr(row, field) != value)
    if work.open(row.bot_token) != token:
        row.bot_token = work.seal(token)
        changed.append("bot_token")
    if not changed:
        return
    for field, value in wanted.items():
        setattr(row, field, value)
    work.session.add(row)
    work.session.flush()
    tag = "workspace:installed" if made else "workspace:changed"
    work.record(f"workspace:{team_id}", tag, _SETTINGS, changed=changed)


def _settle_places(work: Work, team_id: str, channels: Mapping[str, str]) -> None:
    before = workspaces.places_at(work.session, team_id)
    for place in before.keys() - channels.keys():
        if rules.kind_of(place) != rules.HOLDER:
            workspaces.drop_place(work.session, place)
            work.record(f"place:{place}", "place:dropped", _SETTINGS, channel=before[place])
    lanes = workspaces.places(work.session)
    for place, channel_id in channels.items():
        if before.get(place) != channel_id:
            lanes[place] = workspaces.settle_place(
                work.session, name=place, team_id=team_id, channel_id=channel_id
            )
            work.record(f"place:{place}", "place:settled", _SETTINGS, channel=channel_id)
        _show_start(work, place, lanes[place])


def _show_start(work: Work, place: str, lane_id: int) -> None:
    kind = rules.kind_of(place)
    readers = work.bilingual() if kind in {rules.SHARED, rules.GROUP} else (work.english(),)
    show_changed(
        work,
        _start_key(work, place, lane_id),
        to=lane_id,
        message=views.start_card(readers, kind),
        pinned=True,
        iacc_only=kind == rules.DESK,
    )


def _start_key(work: Work, place: str, lane_id: int) -> str:
    """A card stays in its channel, so a place that has moved to another channel gets another card there."""
    key = f"home.start:{place}"
    card = outbox.card_named(work.session, key)
    return key if card is None or card.lane_id == lane_id else f"{key}:{lane_id}"


def _sharing(work: Work, subject: str) -> str:
    """What history last said of a channel's sharing, "" for nothing yet."""
    states = (rules.BEING_SHARED, rules.IS_SHARED, rules.UNSHARED)
    tags = {f"channel:{state}": state for state in states}
    said = [tags[row.tag] for row in history.of(work.session, subject) if row.tag in tags]
    return said[-1] if said else ""


def _heard(work: Work, subject: str, source: str) -> bool:
    """Was this event written down before? Slack sends one again when our answer was late."""
    return any(row.facts.get("event") == source for row in history.of(work.session, subject))


def _tell_managers(work: Work, key: str, view: Callable[[Words], Message]) -> None:
    """By direct message; where there is no manager, the analysts."""
    told = people.people_with(work.session, roles=("manager",))
    for person in told or people.people_with(work.session, roles=("analyst",)):
        work.say(f"{key}:{person.id}", to=person.lane_id, message=view(work.words(person)))
