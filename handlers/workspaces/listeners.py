"""What Slack tells us of our channels: other ids, sharing, and who joined the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.doors import Event, Router
from handlers.programme import Programme
from handlers.workspaces import service


@dataclass(frozen=True, slots=True)
class WorkspaceDoors:
    """`forget_channel` makes delivery look anew at who reads a channel (by id) before it posts there."""

    programme: Programme
    forget_channel: Callable[[str], None]

    def register(self, router: Router) -> None:
        router.event("channel_id_changed", self.hear_new_id)
        router.event("channel_shared", self.hear_sharing)
        router.event("channel_unshared", self.hear_sharing)
        router.event("shared_channel_invite_accepted", self.hear_sharing)
        router.event("shared_channel_invite_approved", self.hear_sharing)
        router.event("shared_channel_invite_declined", self.hear_sharing)
        router.event("member_joined_channel", self.hear_joining)

    async def hear_new_id(self, event: Event) -> None:
        old, new = str(event.event.get("old_channel_id", "")), str(event.event.get("new_channel_id", ""))
        self.forget_channel(old)
        self.forget_channel(new)
        if old and new:
            await self.programme.act(service.channel_moved, old=old, new=new, source=event.source)
        await event.answer.ack()

    async def hear_sharing(self, event: Event) -> None:
        self.forget_channel(event.channel_id)
        await self.programme.act(
            service.sharing_changed,
            channel_id=event.channel_id,
            event=event.kind,
            team_id=_other_side(event.event),
            still_shared=event.event.get("is_ext_shared") is True,
            source=event.source,
        )
        await event.answer.ack()

    async def hear_joining(self, event: Event) -> None:
        self.forget_channel(event.channel_id)
        await self.programme.act(
            service.member_joined,
            channel_id=event.channel_id,
            team_id=event.who.team_id,
            user_id=event.who.user_id,
            source=event.source,
        )
        await event.answer.ack()


def _other_side(event: Mapping[str, object]) -> str:
    """The team or Grid organisation that a channel was shared with, or is no longer."""
    return str(event.get("connected_team_id") or event.get("previously_connected_team_id") or "")
