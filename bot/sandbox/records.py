"""What the stand-in keeps: workspaces, people, channels, messages, files, views. Plain state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.journal import Journal
from bot.sandbox.rendering import labels, pings, render

Json = dict[str, Any]


@dataclass
class Installation:
    """The app in one workspace: its bot token, bot user and the scopes that were granted."""

    team_id: str
    token: str
    bot_id: str
    bot_user_id: str
    scopes: set[str]
    revoked: bool = False


@dataclass
class Workspace:
    id: str
    name: str
    domain: str
    install: Installation | None = None


@dataclass
class Member:
    """One person or bot user as Slack knows them. `team_id` is their own workspace."""

    id: str
    team_id: str
    handle: str
    real_name: str
    email: str = ""
    timezone: str = "America/New_York"
    locale: str = "en-US"
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False

    @property
    def is_somebody(self) -> bool:
        """A person whom one can be."""
        return not self.is_bot and not self.deleted


@dataclass
class StoredFile:
    """A file; `shares` are (channel id, ts, thread_ts) and `body` is None until its bytes have come."""

    id: str
    team_id: str
    user: str
    name: str
    title: str
    created: datetime
    length: int
    body: bytes | None = None
    complete: bool = False
    shares: list[tuple[str, str, str | None]] = field(default_factory=list)
    in_form: bool = False


@dataclass(eq=False)
class Message:
    """A message as it is now. `revision` grows with each edit; `seen` is the newest one somebody read."""

    channel: "Channel"
    ts: str
    user: str
    team_id: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    files: list[StoredFile] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: Json | None = None
    only_for: str | None = None
    from_slack: bool = False
    error: str = ""
    broadcast: bool = False
    deleted: bool = False
    revision: int = 1
    seen: int = 0

    @property
    def rendered(self) -> str:
        """All a person reads: blocks where there are any, else the text; [Label]s; (file: name)s."""
        shown = render(self.blocks) if self.blocks else render([{"type": "markdown", "text": self.text}])
        if self.blocks and self.files and self.text:
            shown = f"{self.text}\n{shown}"
        return "\n".join([shown, *(f"(file: {one.name})" for one in self.files)]).strip()

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that are on the message now."""
        return labels(self.blocks)

    @property
    def pings(self) -> list[str]:
        """What would notify or link somebody: `<@U…>`, `<!channel>`, `<#C…>`, anywhere in the message."""
        return pings([self.text, self.blocks])

    @property
    def is_edited(self) -> bool:
        return self.revision > 1

    @property
    def is_reply(self) -> bool:
        return self.thread_ts not in (None, self.ts)

    def is_for(self, user: str) -> bool:
        """Whether a person who is in the room sees it."""
        return self.only_for in (None, user)

    @property
    def thread(self) -> list["Message"]:
        """The replies below this message, oldest first."""
        return [one for one in self.channel.journal.thread(self.ts) if not one.only_for]

    @property
    def parent(self) -> "Message | None":
        return self.channel.message(self.thread_ts) if self.thread_ts else None

    def __contains__(self, words: str) -> bool:
        return words in self.rendered

    def __repr__(self) -> str:
        where = f"to {self.only_for} in " if self.only_for else ""
        return f"<Message {where}#{self.channel.name} {self.ts}: {self.rendered!r}>"


@dataclass(eq=False)
class Channel:
    """A channel or direct message. `teams` are the workspaces it is shared between, the host first.

    `everything` is what anybody in it can read, oldest first; the journal knows of the same, and of whispers.
    """

    id: str
    name: str
    teams: list[str]
    private: bool = False
    is_im: bool = False
    members: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    archived: bool = False
    topic: str = ""
    created: int = 0
    former_ids: list[str] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    everything: list[Message] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)

    @property
    def is_ext_shared(self) -> bool:
        return len(self.teams) > 1 and not self.is_im

    @property
    def kind(self) -> str:
        """Slack's `channel_type`: im, group (private) or channel."""
        return "im" if self.is_im else "group" if self.private else "channel"

    @property
    def messages(self) -> list[Message]:
        """What stands in the channel itself, oldest first: no replies that were kept in their thread."""
        return [one for one in self.everything if one.thread_ts in (None, one.ts) or one.broadcast]

    @property
    def last(self) -> Message:
        return self.messages[-1]

    def message(self, ts: str) -> Message | None:
        found = self.journal.find(ts)
        return None if found is None or found.only_for else found

    def finds(self, words: str) -> Message:
        """The one message (or reply) that shows `words`; a clear error where there is none, or several."""
        found = [one for one in self.everything if words in one.rendered]
        if len(found) == 1:
            return found[0]
        shown = "\n".join(f"- {one.rendered}" for one in self.everything) or "(nothing)"
        raise LookupError(f"{len(found)} messages in #{self.name} show {words!r}. There is:\n{shown}")

    def unread(self) -> list[Message]:
        """What the bot posted or edited here and nobody has read, oldest first; this marks it read."""
        fresh = [one for one in self.everything if one.bot_id and one.seen < one.revision]
        for one in fresh:
            one.seen = one.revision
        return fresh

    def reads(self) -> list[str]:
        """As `unread`, but what a person reads: the rendered texts."""
        return [one.rendered for one in self.unread()]

    def __repr__(self) -> str:
        return f"<Channel {self.id} #{self.name}>"


@dataclass(eq=False)
class View:
    """A modal in a person's stack, or a Home tab. `values`: what is typed, by block id and action id."""

    id: str
    user: str
    team_id: str
    installed_team_id: str
    face: Json
    hash: str
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    root_id: str = ""
    previous_id: str | None = None

    @property
    def blocks(self) -> list[Json]:
        return list(self.face["blocks"])


@dataclass
class Trigger:
    """A `trigger_id`: who may be shown a form, until when, and whether it was used."""

    id: str
    user: str
    team_id: str
    expires_at: datetime
    from_modal: bool
    used: bool = False


@dataclass
class ResponseUrl:
    """Where the bot may still say something about one interaction: five times within half an hour."""

    id: str
    user: str
    channel: Channel
    expires_at: datetime
    about: Message | None = None
    left: int = 5


@dataclass(frozen=True)
class Trouble:
    """An answer of the bot that Slack would not take: late, missing, an HTTP error, or against the rules."""

    user: str
    what: str
    error: str
    detail: str
    at: datetime


@dataclass
class App:
    """The app itself: what its manifest says, and the secrets Slack gave it."""

    id: str = "A0MARKETSAFE"
    name: str = "app"
    client_id: str = "1111.2222"
    client_secret: str = "client-secret-of-the-sandbox"  # noqa: S105 - a stand-in's, printed on its page
    signing_secret: str = "signing-secret-of-the-sandbox"  # noqa: S105 - as above
    app_token: str = "xapp-1-A0MARKETSAFE-1-sandbox"  # noqa: S105 - as above
    verification_token: str = "verification-token"  # noqa: S105 - as above
    scopes: set[str] = field(default_factory=set)
    commands: dict[str, Json] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    shortcuts: dict[str, str] = field(default_factory=dict)
    menu: list[Json] = field(default_factory=list)

    def follow(self, manifest: Json) -> None:
        """Take name, scopes, commands, events and shortcuts from a manifest."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        self.name = manifest.get("display_information", {}).get("name", self.name)
        self.scopes = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
        self.commands = {one["command"]: one for one in features.get("slash_commands", [])}
        self.events = set(settings.get("event_subscriptions", {}).get("bot_events", []))
        self.menu = list(features.get("shortcuts", []))
        self.shortcuts = {one["callback_id"]: one["type"] for one in self.menu}


Listener = Callable[[], None]
