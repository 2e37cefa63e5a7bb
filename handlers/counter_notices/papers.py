"""The seller's papers: noted before the ack, fetched after it, kept, and passed on to holder and desk, once.

They come with the form in which a counter-notice is recorded, or are posted in the thread of its card. They
go from Alibaba to the rights-holder and the IACC; nothing goes the other way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.actor import Actor
from handlers.counter_notices import paper_views, service, showing
from handlers.counter_notices.paper_types import checked, clean_name
from handlers.counter_notices.told import Told
from handlers.files import FETCH_FOR, Came, Taken, ToFetch
from handlers.hand_over import service as hand_over
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import N_
from storage import counter_notices, kept_files, outbox, papers, people, workspaces
from storage.counter_notices import CounterNotice
from storage.outbox import Message
from storage.papers import Paper

#: files of one form, and of one message
_AT_MOST, _IN_THREAD = 10, 5


def note(
    work: Work,
    actor: Actor,
    made: Sequence[CounterNotice],
    *,
    source: str,
    lane_id: int | None,
    given: Sequence[Mapping[str, Any]],
) -> None:
    """Papers were put into the form that made these notices: they go under the card of the first.

    `given`: files as Slack names them; `lane_id`: of the channel in which the officer acts.
    """
    file_ids = [str(one["id"]) for one in given[:_AT_MOST]]
    if not file_ids:
        return
    first = int(made[0].id or 0)
    for notice in made:
        notice.papers_with_id = first
    _give(work, first, actor.person_id, source=source, lane_id=lane_id, file_ids=file_ids)


def _give(
    work: Work, notice_id: int, person_id: int, *, source: str, lane_id: int | None, file_ids: Sequence[str]
) -> None:
    team_id = workspaces.team_of_lane(work.session, lane_id) if lane_id else ""
    for file_id in file_ids:
        papers.give(
            work.session,
            notice_id=notice_id,
            person_id=person_id,
            source=source,
            file_id=file_id,
            team_id=team_id,
            now=work.now,
        )


def hear_files(
    work: Work, *, notice_id: int, source: str, team_id: str, user_id: str, file_ids: Sequence[str]
) -> None:
    """Files were posted in the thread of a counter-notice's card; those of an officer for it are papers.

    `source` is the message, (`team_id`, `user_id`) its author, who may be nobody we know.
    """
    standing = people.by_slack_id(work.session, team_id, user_id, today=work.now.date())
    one = service.opened(work, notice_id)
    if standing is None or not Actor(standing).may(Action.RECORD_COUNTER_NOTICE):
        return
    if one.held.family not in hand_over.families_of(work, standing.platforms):
        return
    under = one.notice.papers_with_id or one.id
    one.notice.papers_with_id = under
    card = outbox.card_named(work.session, showing.shared_key(notice_id))
    lane_id = card.lane_id if card else None
    file_ids = file_ids[:_IN_THREAD]
    _give(work, under, standing.person_id, source=source, lane_id=lane_id, file_ids=file_ids)
    showing.refresh(work, under)


@dataclass(frozen=True, slots=True)
class Papers:
    """Counter-notices wait for the papers that were given with them."""

    #: bytes
    limit: int
    too_large: str = N_("it is larger than {megabytes} MB")
    not_given: str = N_("Slack did not give it to us")

    def waiting(self, work: Work) -> list[ToFetch]:
        """As `Errand.waiting` says."""
        return [
            ToFetch(one.id, one.file_id, one.team_id, is_late=one.given_at < work.now - FETCH_FOR)
            for one in papers.waiting(work.session)
        ]

    def understand(self, name: str, content: bytes) -> bytes:
        """The bytes, if they may be passed on. Raises `Unreadable`."""
        return checked(name, content)

    def take(self, work: Work, one: ToFetch, came: Came) -> Taken | None:
        """Pass a paper on, or tell the officer why not; once."""
        notice_id = papers.notice_of(work.session, one.id)
        if not notice_id:
            return None
        opened = service.opened(work, notice_id)
        paper = papers.to_change(work.session, one.id)
        if paper is None or paper.state != "waiting":
            return None
        paper.taken_at, paper.content_hash = work.now, came.content_hash
        paper.state = _becomes(work, paper, came)
        told = _show(work, notice_id)
        if paper.state == "refused":
            self._tell_officer(work, paper, told, came)
        elif paper.state == "given":
            _pass_on(work, told, paper, came)
        facts = {"notice": notice_id, "paper": one.id}
        by = f"person:{paper.person_id}"
        work.record(f"claim:{opened.notice.claim_id}", f"claim:paper_{paper.state}", by, **facts)
        return Taken()

    def _tell_officer(self, work: Work, paper: Paper, told: Told, came: Came) -> None:
        """By direct message, in their own language: the card is everybody's."""
        officer = people.by_id(work.session, paper.person_id, today=work.now.date())
        if officer is None:
            return
        words = work.words(officer)
        why = words(came.problem, megabytes=self.limit // (1024 * 1024))
        text = paper_views.not_passed_on(words, told.name, clean_name(came.name), why)
        work.say(f"counter_notices.paper_refused:{paper.id}", to=officer.lane_id, message=Message(text))


def _becomes(work: Work, paper: Paper, came: Came) -> str:
    if came.problem:
        return "refused"
    return "again" if papers.was_given(work.session, paper.notice_id, came.content_hash) else "given"


def _show(work: Work, notice_id: int) -> Told:
    """The cards of the notice, and of those that came with it."""
    work.session.flush()
    for other in counter_notices.with_papers_of(work.session, notice_id):
        if other != notice_id:
            showing.refresh(work, other)
    return showing.refresh(work, notice_id)


def _pass_on(work: Work, told: Told, paper: Paper, came: Came) -> None:
    """Keep it, and promise it under the card of each who reads for the rights-holder, and at the desk."""
    content: bytes = came.understood
    kept_files.keep(
        work.session,
        content_hash=came.content_hash,
        body=work.keyring.seal_bytes(content),
        size=len(content),
        now=work.now,
    )
    name, face = clean_name(came.name), told.face
    key, title = f"counter_notices.paper:{paper.id}", f"{told.name} · {name}"
    for reader in showing.readers_of(work, face):
        work.upload(
            f"{key}:{reader.person_id}",
            to=reader.lane_id,
            filename=name,
            title=title,
            content=content,
            under=showing.holder_key(face.id, reader.person_id),
        )
    desk = work.places().get("desk")
    if desk is not None:
        work.upload(
            f"{key}:desk",
            to=desk,
            filename=name,
            title=title,
            content=content,
            under=showing.desk_key(face.id),
            iacc_only=True,
        )
