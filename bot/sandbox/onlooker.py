"""What a person sees in their Slack: channels, whispers, open forms, the Home tab."""

from bot.sandbox.errors import CannotDo
from bot.sandbox.handles import FormHandle
from bot.sandbox.records import Channel, Member, Message, View
from bot.sandbox.world import World


class Onlooker:
    """The seeing half of a person."""

    def __init__(self, member: Member, world: World) -> None:
        self.member, self._world = member, world

    @property
    def id(self) -> str:
        return self.member.id

    @property
    def team_id(self) -> str:
        return self.member.team_id

    @property
    def name(self) -> str:
        return self.member.real_name

    @property
    def mention(self) -> str:
        """How one types this person's name in a command: `@handle`."""
        return f"@{self.member.handle}"

    def sees(self) -> list[Channel]:
        """The channels and DMs this person is in."""
        return self._world.rooms_of(self.id)

    @property
    def private(self) -> list[Message]:
        """What only this person was shown, oldest first."""
        return list(self._world.private.get(self.id, []))

    def reads(self, channel: Channel) -> list[Message]:
        """What the bot said or edited in a channel since it was last read, and marks it read."""
        if self.id not in channel.members:
            raise CannotDo(f"{self.name} is not in #{channel.name}.")
        return channel.unread()

    def reads_private(self) -> list[Message]:
        """What only this person was shown and had not read yet."""
        fresh = [one for one in self.private if one.seen < one.revision]
        for one in fresh:
            one.seen = one.revision
        return fresh

    @property
    def dm(self) -> Channel:
        """The direct message with the bot."""
        install = self._world.serving(self.id)
        if install is None:
            raise CannotDo(f"{self.name} shares no channel with the bot, so there is no DM with it.")
        return self._world.dm(install, self.id)

    @property
    def has_form(self) -> bool:
        return bool(self._world.stack(self.id))

    @property
    def form(self) -> FormHandle:
        """The form on top; CannotDo when none is open."""
        return FormHandle(self._top())

    @property
    def forms(self) -> list[FormHandle]:
        """The whole stack, the top one last."""
        return [FormHandle(one) for one in self._world.stack(self.id)]

    @property
    def home(self) -> FormHandle:
        """The Home tab the bot last published for this person."""
        view = self._home()
        if view is None:
            raise CannotDo(f"The bot has published no Home tab for {self.name}.")
        return FormHandle(view)

    def _home(self) -> View | None:
        install = self._world.serving(self.id)
        return self._world.homes.get((install.team_id, self.id)) if install else None

    def _top(self) -> View:
        stack = self._world.stack(self.id)
        if not stack:
            told = [one.rendered for one in self.private[-1:]]
            raise CannotDo(f"{self.name} has no form open. Last told: {told}")
        return stack[-1]
