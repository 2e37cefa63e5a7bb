"""The file in the claim form: its links join what was typed, and its person is told in any case."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from handlers.actor import Actor
from handlers.claims import preview
from handlers.claims.plan import Typed
from handlers.claims.refusals import FileNotReadable
from handlers.claims.service import planned
from handlers.doors import View
from handlers.files import FETCH_FOR, Came, Taken, ToFetch, Unreadable
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.sheets.delimited import decoded
from handlers.words import N_
from storage import drafts, people
from storage.drafts import Draft
from storage.outbox import Message

_NOT_TEXT = N_("it is not a text file")


@dataclass(frozen=True, slots=True)
class LinkFiles:
    """Drafts wait for the file of links that was put into their form."""

    #: bytes; a list of 300 links is a hundredth of it
    limit: int = 1024 * 1024
    too_large: str = N_("it is larger than one megabyte")
    not_given: str = N_("Slack did not give it to us; post it as text, or paste the links instead")

    def waiting(self, work: Work) -> list[ToFetch]:
        """As `Errand.waiting` says."""
        return [
            ToFetch(draft.id, draft.file_id, draft.team_id, is_late=draft.changed_at < work.now - FETCH_FOR)
            for draft in drafts.drafts_to_fetch(work.session)
        ]

    def understand(self, name: str, content: bytes) -> str:  # noqa: ARG002 - its content tells what it is
        """The text of the file. Raises `Unreadable`."""
        try:
            return decoded(content)
        except Unreadable:
            raise Unreadable(_NOT_TEXT) from None

    def take(self, work: Work, one: ToFetch, came: Came) -> Taken | None:
        """The file of a draft was fetched, or could not be.

        None if it is moot: another file was chosen meanwhile, or the person has left. The person is told in
        the form if it is still open, and by direct message in any case, so that a form closed meanwhile is
        not a claim lost.
        """
        draft = drafts.draft_to_change(work.session, one.id)
        if draft is None or draft.state != "reading" or draft.file_id != one.file_id:
            return None
        external_id = preview.reading_id(one.id, draft.changed_at)
        draft.state, draft.changed_at = "open", work.now
        standing = people.by_id(work.session, draft.person_id, today=work.now.date())
        if standing is None:
            draft.state = "dropped"
            return None
        view, message = _what_was_read(work, Actor(standing), draft, came)
        work.say(f"claims.file_read:{external_id}:{one.file_id}", to=standing.lane_id, message=message)
        return Taken(external_id, view)


def _what_was_read(work: Work, actor: Actor, draft: Draft, came: Came) -> tuple[View, Message]:
    """The next view of the form, and the same as a message for who has closed it."""
    said: Mapping[str, Any] = json.loads(work.open(draft.body))
    words, typed, draft_id = work.words(actor), Typed(**said["typed"]), int(draft.id or 0)
    try:
        if came.problem:
            raise FileNotReadable(name=said["file"], why=words(came.problem))
        typed = replace(typed, links="\n".join(filter(None, (typed.links, came.understood))))
        made = planned(work, actor, typed)
    except Refusal as refusal:
        draft.state = "dropped"
        told = refusal.say(words, contact=work.setup.contact)
        return preview.problem_view(words, told), preview.file_refused_message(words, said["file"], told)
    draft.body = work.seal(json.dumps({"typed": asdict(typed), "file": said["file"]}, ensure_ascii=False))
    view = preview.confirm_form(words, work.setup.platforms, made, typed, draft_id=draft_id)
    return view, preview.file_read_message(words, said["file"], draft_id)
