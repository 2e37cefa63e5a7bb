"""What happens to channels and installations from outside: joining, sharing, leaving, removing the app.

Source of the events: https://docs.slack.dev/apis/slack-connect and https://docs.slack.dev/reference/events
"""

from collections.abc import Iterable

from bot.sandbox.events import Events
from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Json, Workspace
from bot.sandbox.world import World


class Happenings:
    """The part of a sandbox that makes things happen; the bot hears of what it is subscribed to."""

    def __init__(self, world: World, events: Events) -> None:
        self.world, self.events = world, events

    def offer_share(self, channel: Channel, team: Workspace) -> None:
        """Slack Connect: invite another workspace; the share is pending."""
        channel.pending.append(team.id)
        self.world.touch()

    async def share(self, channel: Channel, team: Workspace, members: Iterable[Person] = ()) -> None:
        """Slack Connect: the other workspace comes in, with these people.

        The bot hears `shared_channel_invite_accepted` where an invitation was pending, then `channel_shared`.
        """
        people, invited = list(members), team.id in channel.pending
        channel.pending = [one for one in channel.pending if one != team.id]
        channel.teams.append(team.id)
        channel.members.extend(one.id for one in people)
        self.world.touch()
        if invited:
            await self._tell_of_invite("accepted", channel, team, people)
        event = {"type": "channel_shared", "connected_team_id": team.id, "channel": channel.id}
        await self._tell(channel, event)

    async def decline_share(self, channel: Channel, team: Workspace) -> None:
        """Slack Connect: the other workspace says no; the bot hears `shared_channel_invite_declined`."""
        channel.pending.remove(team.id)
        self.world.touch()
        await self._tell_of_invite("declined", channel, team, [])

    async def unshare(self, channel: Channel, team: Workspace) -> None:
        """Slack Connect: the other workspace is out, its people with it; the bot hears `channel_unshared`."""
        channel.teams.remove(team.id)
        theirs = {one.id for one in self.world.members.values() if one.team_id == team.id}
        channel.members = [one for one in channel.members if one not in theirs]
        self.world.touch()
        event = {"type": "channel_unshared", "previously_connected_team_id": team.id, "channel": channel.id}
        await self._tell(channel, event | {"is_ext_shared": channel.is_ext_shared})

    async def join(self, channel: Channel, person: Person) -> None:
        """A person joins a channel; the bot hears `member_joined_channel`."""
        channel.members.append(person.id)
        self.world.touch()
        event = {"type": "member_joined_channel", "user": person.id, "channel": channel.id}
        await self._tell(channel, event | {"team": person.team_id, "channel_type": channel.kind[0].upper()})

    async def leave(self, channel: Channel, user_id: str) -> None:
        """Take somebody (by user id; the bot too) out of a channel."""
        channel.members.remove(user_id)
        self.world.touch()

    async def change_id(self, channel: Channel, new_id: str) -> None:
        """A channel's id changes, as when sharing starts; the bot hears `channel_id_changed`."""
        old = channel.id
        del self.world.channels[old]
        channel.former_ids.append(old)
        channel.id = new_id
        self.world.channels[new_id] = channel
        self.world.touch()
        event = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new_id}
        await self._tell(channel, event)

    async def uninstall(self, team: Workspace) -> None:
        """Somebody removes the app: its token is dead, and the bot hears `app_uninstalled`."""
        if team.install is None:
            raise LookupError(f"{team.name} has not installed the app.")
        team.install.revoked = True
        self.world.touch()
        await self.events.send(team.install, {"type": "app_uninstalled", "event_ts": self.world.new_ts()})

    async def _tell(self, channel: Channel, event: Json) -> None:
        await self.events.in_room(channel, event | {"event_ts": self.world.new_ts()})

    async def _tell_of_invite(
        self, what: str, channel: Channel, team: Workspace, people: list[Person]
    ) -> None:
        """One of the shared_channel_invite_* events."""
        room = {"id": channel.id, "name": channel.name, "is_private": channel.private, "is_im": channel.is_im}
        event: Json = {"type": f"shared_channel_invite_{what}", "channel": room}
        event["invite"] = {"id": self.world.new_id("I"), "date_created": self.world.stamp()}
        if what == "accepted":
            event |= {"approval_required": False, "teams_in_channel": [{"id": one} for one in channel.teams]}
            event["accepting_user"] = {"id": people[0].id if people else "", "team_id": team.id}
        else:
            event |= {"declining_team_id": team.id}
        await self._tell(channel, event)
