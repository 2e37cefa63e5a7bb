"""What follows when a person does something: the bot is called, its answer is checked and takes effect."""

from typing import Any

from bot.sandbox import payloads
from bot.sandbox.api.views import STACK, checked_modal, replace, show
from bot.sandbox.calls import BotLink, Reply
from bot.sandbox.checks import options_problems, problems_of_message
from bot.sandbox.errors import SlackRefuses
from bot.sandbox.forms import STATE, missing, offered, starting_values, with_ids
from bot.sandbox.records import Channel, Installation, Json, Member, Message, View
from bot.sandbox.world import World

TROUBLE = "We had some trouble connecting. Try again?"
ERROR_ROOM = 3000


class Interactions:
    """Commands, presses, submissions, suggestions and shortcuts, from the person to the effect of the ack."""

    def __init__(self, world: World, link: BotLink) -> None:
        self.world, self.link = world, link
        self.address = ""

    # -- commands

    async def command(self, person: Member, room: Channel, word: str, text: str) -> None:
        """Run a slash command; what the person is told comes as a whisper."""
        if self.world.installation(person.team_id) is None or word not in self.world.app.commands:
            words = (
                f"{word} is not a valid command. In Slack, all messages that start with the “/” character are"
            )
            self.from_slack(person, room, f"{words} interpreted as commands.", "")
            return
        payload = self._with_link(payloads.command(self.world, person, room, word, text))
        reply = await self.link.send("command", payload)
        if not reply.ok:
            self._failed(person, f"command {word}", reply)
            self.from_slack(person, room, f'{word} failed with the error "{reply.error}"', reply.error)
            return
        answer = reply.json()
        if answer is not None:
            self.respond(room, person.id, answer if isinstance(answer, dict) else {"text": str(answer)})

    def _with_link(self, payload: Json) -> Json:
        if "response_url" in payload:
            payload["response_url"] = f"{self.address}/response/{payload['response_url']}"
        return payload

    def from_slack(self, person: Member, room: Channel, text: str, error: str) -> Message:
        """Slack itself tells the person something; the bot knows nothing of it."""
        return self.world.whisper(
            room, person.id, user="USLACKBOT", team_id=person.team_id, text=text, from_slack=True, error=error
        )

    def respond(self, room: Channel, to: str, answer: Json, about: Message | None = None) -> str:
        """Take what the bot says to a command or response_url; gives Slack's error, "" when it was taken."""
        text, blocks = str(answer.get("text") or ""), answer.get("blocks") or []
        problems = problems_of_message(blocks)
        install = self._install_in(room, to)
        if answer.get("delete_original"):
            return self._delete(about)
        error = "invalid_blocks" if problems else "no_text" if not text and not blocks else ""
        if error or install is None:
            self.world.trouble(to, "response", error or "channel_not_found", "; ".join(problems))
            return error or "channel_not_found"
        named = with_ids(blocks, self.world.new_id)
        if answer.get("replace_original") and about:
            self.world.edit(about, text=text, blocks=named)
            return ""
        said: Json = {"user": install.bot_user_id, "team_id": install.team_id, "bot_id": install.bot_id}
        said |= {"text": text, "blocks": named, "thread_ts": answer.get("thread_ts")}
        if answer.get("response_type") == "in_channel":
            self.world.post(room, **said)
        else:
            self.world.whisper(room, to, **said)
        return ""

    def _delete(self, about: Message | None) -> str:
        if about and not about.deleted:
            self.world.remove(about)
        return ""

    def _install_in(self, room: Channel, user: str) -> Installation | None:
        found = (self.world.installation(team) for team in room.teams)
        return next((one for one in found if one), self.world.serving(user))

    def _failed(self, person: Member, what: str, reply: Reply) -> None:
        self.world.trouble(
            person.id, what, reply.error, f"HTTP {reply.status}" if reply.status else "no answer"
        )

    # -- presses and choices

    async def press(
        self, person: Member, where: Message | View, block: Json, element: Json, chosen: Json | None = None
    ) -> None:
        """Use an element of a message or view; a failing bot shows Slack's warning."""
        action = payloads.action(self.world, block, element, chosen or {})
        if isinstance(where, View):
            payload = payloads.pressed_in_view(self.world, person, where, action)
        else:
            payload = self._press_in_message(person, where, block, element, action)
        reply = await self.link.send("interaction", self._with_link(payload))
        if reply.ok:
            return
        self._failed(person, f"press {element['action_id']}", reply)
        if isinstance(where, View):
            where.failure = TROUBLE
        else:
            self.from_slack(person, where.channel, TROUBLE, reply.error)

    def _press_in_message(
        self, person: Member, message: Message, block: Json, element: Json, action: Json
    ) -> Json:
        install = next((one for one in self.world.installations() if one.bot_id == message.bot_id), None)
        if install is None:
            raise LookupError("The app that posted this message is not installed any more.")
        values = starting_values(message.blocks)
        if element["type"] in STATE:
            key, _ = STATE[element["type"]]
            values[block["block_id"]][element["action_id"]][key] = action.get(key)
        return payloads.pressed_in_message(
            self.world, install=install, person=person, message=message, action=action, values=values
        )

    # -- forms

    async def submit(self, person: Member, view: View) -> None:
        """Send the form, unless Slack's client itself finds something missing; then apply the answer."""
        view.errors, view.failure = missing(view), ""
        if view.errors:
            self.world.touch()
            return
        reply = await self.link.send("interaction", payloads.submitted(self.world, person, view))
        if not reply.ok:
            self._failed(person, f"submit {view.face.get('callback_id')}", reply)
            view.failure = TROUBLE
            self.world.touch()
            return
        try:
            self._apply(person, view, reply.json())
        except SlackRefuses as refusal:
            detail = "; ".join(refusal.messages)
            self.world.trouble(person.id, f"submit {view.face.get('callback_id')}", refusal.code, detail)
            view.failure = TROUBLE
        self.world.touch()

    def _apply(self, person: Member, view: View, answer: Any) -> None:
        """Carry out a `response_action` (https://docs.slack.dev/surfaces/modals#response_actions)."""
        stack = self.world.stack(person.id)
        act = answer.get("response_action") if isinstance(answer, dict) else None
        if answer is None or answer == {}:
            if view in stack:
                stack.remove(view)
        elif act == "clear":
            stack.clear()
        elif act == "errors":
            view.errors = _checked_errors(view, answer.get("errors"))
        elif act == "update":
            replace(self.world, view, checked_modal(answer.get("view")))
        elif act == "push":
            if len(stack) >= STACK:
                raise SlackRefuses("push_limit_reached")
            face = checked_modal(answer.get("view"))
            show(self.world, face, user=person.id, installed=view.installed_team_id, on=stack)
        else:
            raise SlackRefuses("invalid_arguments", f"not an answer to a submission: {answer!r}")

    async def close(self, person: Member, *, everything: bool = False) -> None:
        """Cancel the top view, or with the cross all of them; tells the bot where it asked to be told."""
        stack = self.world.stack(person.id)
        top = stack[-1]
        everything = everything or bool(top.face.get("clear_on_close"))
        going = list(reversed(stack)) if everything else [top]
        del stack[len(stack) - len(going) :]
        self.world.touch()
        for view in going:
            if view.face.get("notify_on_close"):
                payload = payloads.closed(self.world, person, view, is_cleared=everything)
                reply = await self.link.send("interaction", payload)
                if not reply.ok:
                    self._failed(person, "close", reply)

    # -- options and shortcuts

    async def suggest(
        self, person: Member, where: View | Message, block: Json, element: Json, value: str
    ) -> list[Json]:
        """The options the bot gives for what was typed; none when its answer is wrong or late."""
        install = self.world.serving(person.id)
        team = install.team_id if install else person.team_id
        payload = payloads.suggestion(
            self.world,
            person=person,
            where=where,
            block=block,
            element=element,
            value=value,
            team_id=team,
        )
        reply = await self.link.send("interaction", payload)
        answer = reply.json()
        problems = options_problems(answer) if reply.ok else []
        if not reply.ok or problems:
            error = reply.error or "invalid_arguments"
            self.world.trouble(person.id, f"options {element['action_id']}", error, "; ".join(problems))
            return []
        return offered(answer) if isinstance(answer, dict) else []

    async def shortcut(
        self, person: Member, room: Channel, callback_id: str, message: Message | None
    ) -> None:
        payload = self._with_link(payloads.shortcut(self.world, person, callback_id, message))
        reply = await self.link.send("interaction", payload)
        if not reply.ok:
            self._failed(person, f"shortcut {callback_id}", reply)
            self.from_slack(person, room, TROUBLE, reply.error)


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    """Errors may stand under input blocks of this view only; anything else Slack drops with a failure."""
    inputs = {one["block_id"] for one in view.blocks if one["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackRefuses("invalid_arguments", "errors must be an object with at least one key")
    for block_id, sentence in errors.items():
        if block_id not in inputs:
            raise SlackRefuses("invalid_arguments", f"errors names {block_id}, which is no input of the view")
        if not isinstance(sentence, str) or not 0 < len(sentence) <= ERROR_ROOM:
            raise SlackRefuses("invalid_arguments", f"the error under {block_id} must be a sentence")
    return dict(errors)
