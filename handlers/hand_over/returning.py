"""Outcome sheets that come back, by the form or in the card's thread: noted, fetched, read, and recorded."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from handlers.actor import Actor
from handlers.bilingual import Both
from handlers.claims.cases import Case
from handlers.claims.quoting import family_name
from handlers.claims.rules import is_decidable
from handlers.doors import View
from handlers.files import FETCH_FOR, Came, Taken, ToFetch
from handlers.hand_over import deciding, forms, querying, sheet_views
from handlers.hand_over.deciding import Held
from handlers.hand_over.judging import Judgement, ReturnedSheet, Spot, judge, read
from handlers.hand_over.labels import Labels, labels
from handlers.hand_over.rules import (
    AlreadyTaken,
    NoFile,
    NotOnBehalf,
    NotOurSheet,
    NotYourPlatform,
    SheetNotRead,
    as_shown,
)
from handlers.hand_over.service import card_key, disclosure, families_of
from handlers.hand_over.sheet import file_name, rows_again
from handlers.people.rules import MAY, Action, MayNot, Unknown
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.sheets import Limits, looks_like_a_sheet, open_sheet
from handlers.words import N_, Words
from storage import batches, files, outbox, people, shown, workspaces
from storage.claim_lines import Placed
from storage.files import GivenFile
from storage.outbox import Message

_KIND = "outcomes"
#: rows that are given back in one sheet: as many as a batch has; more say nothing new
_ROWS_AGAIN = 3_000
#: files of one message that are looked at
_FILES = 5
#: A batch has 3,000 listings, so that a sheet of one is small whatever people add to it.
LIMITS = Limits(rows=50_000, unpacked=64 * 1024 * 1024, texts=8 * 1024 * 1024)


def offer_sheet(work: Work, actor: Actor, *, case: Case) -> View:
    """The form that takes a sheet of outcomes."""
    actor.require(Action.RECORD_OUTCOME)
    deciding.open_case(work, actor, case)
    return forms.sheet_form(work.words(actor), disclosure(work, case))


def give_sheet(
    work: Work, actor: Actor, *, case: Case, source: str, given: Sequence[Mapping[str, Any]]
) -> View:
    """A sheet was put into the form: it is fetched and read later. `given`: files as Slack names them."""
    actor.require(Action.RECORD_OUTCOME)
    held = deciding.open_case(work, actor, case)
    if not given:
        raise NoFile
    _note(work, case, actor.person_id, way="form", source=source, file_ids=[str(given[0]["id"])])
    return forms.being_read(work.words(actor), held.reference)


def hear_files(
    work: Work, *, case: Case, source: str, team_id: str, user_id: str, file_ids: Sequence[str]
) -> None:
    """Files were posted in the thread of a hand-over card; whether one is a sheet of ours is seen later.

    `source` is the message, (`team_id`, `user_id`) its author, who may be nobody we know.
    """
    found = batches.lock(work.session, case)
    ours = workspaces.home_installation(work.session)
    if not found or (ours is not None and user_id == ours.bot_user_id):
        return
    author = people.by_slack_id(work.session, team_id, user_id, today=work.now.date())
    person_id = author.person_id if author else None
    _note(work, case, person_id, way="thread", source=source, file_ids=file_ids[:_FILES])


def _note(
    work: Work, case: Case, person_id: int | None, *, way: str, source: str, file_ids: Sequence[str]
) -> None:
    card = outbox.card_named(work.session, card_key(case))
    team_id = workspaces.team_of_lane(work.session, card.lane_id) if card else ""
    for file_id in file_ids:
        files.give(
            work.session,
            kind=_KIND,
            subject=case.subject,
            person_id=person_id,
            way=way,
            source=source,
            file_id=file_id,
            team_id=team_id,
            now=work.now,
        )


@dataclass(frozen=True, slots=True)
class OutcomeSheets:
    """Cases wait for the sheets that were sent back for them. `readers`: English and Chinese."""

    readers: Both
    limit: int = 10 * 1024 * 1024
    too_large: str = N_("it is larger than ten megabytes")
    not_given: str = N_("Slack did not give it to us; post it in this thread, if you have not done so yet")
    limits: Limits = LIMITS

    def waiting(self, work: Work) -> list[ToFetch]:
        """As `Errand.waiting` says."""
        return [
            ToFetch(one.id, one.file_id, one.team_id, is_late=one.given_at < work.now - FETCH_FOR)
            for one in files.waiting(work.session, _KIND)
        ]

    def understand(self, name: str, content: bytes) -> ReturnedSheet | None:
        """The rows with an outcome; None for what is not a sheet of ours. Raises `Unreadable`."""
        return read(open_sheet(BytesIO(content), name, self.limits), labels(self.readers))

    def take(self, work: Work, one: ToFetch, came: Came) -> Taken | None:
        """Record what the sheet says, and say in the card's thread what became of it; once."""
        held = deciding.held(work, Case.of(files.subject_of(work.session, one.id)))
        given = files.to_change(work.session, one.id)
        if held is None or given is None or given.state != "waiting":
            return None
        given.content_hash, given.taken_at = came.content_hash, work.now
        standing = people.by_id(work.session, given.person_id or 0, today=work.now.date())
        returned = _Returned(work, held, given, came, Actor(standing) if standing else None)
        returned.settle(labels(self.readers))
        return Taken()


@dataclass(frozen=True, slots=True)
class _Returned:
    """One file that came, with the case it was given for and the person who gave it, if we know them."""

    work: Work
    held: Held
    given: GivenFile
    came: Came
    actor: Actor | None

    def settle(self, known: Labels) -> None:
        """Record it, or say why not; what is nobody's sheet is left alone."""
        if not self._is_meant_for_us():
            self.given.state = "left"
            return
        why = self._why_not()
        if why is not None or self.actor is None:
            self.given.state = "refused"
            self._refuse(why or (lambda _: Unknown()))
            return
        self._record(self.actor, known)

    def _is_meant_for_us(self) -> bool:
        """In a thread people post all kinds of files: only what looks like a sheet of ours is answered."""
        if self.given.way == "form" or isinstance(self.came.understood, ReturnedSheet):
            return True
        if not self.came.problem:
            return False
        # Slack told us nothing at all: an officer's file may well be the sheet
        is_officers = self.actor is not None and self.actor.may(Action.RECORD_OUTCOME)
        return looks_like_a_sheet(self.came.name) or (not self.came.name and is_officers)

    def _why_not(self) -> Callable[[Words], Refusal] | None:
        """Why nothing of it can be recorded, for each reader; None if it can."""
        actor, reference = self.actor, self.held.reference
        if actor is None:
            return lambda _: Unknown()
        if not actor.may(Action.RECORD_OUTCOME):
            return lambda _: (
                NotOnBehalf() if actor.is_desk else MayNot(who_may=sorted(MAY[Action.RECORD_OUTCOME]))
            )
        family, atlas = self.held.family, self.work.setup.platforms
        if family not in families_of(self.work, actor.standing.platforms):
            return lambda words: NotYourPlatform(
                reference=reference, platform=family_name(words, atlas, family)
            )
        if self.came.problem:
            return lambda words: SheetNotRead(why=words(self.came.problem))
        if self.came.understood is None:
            return lambda _: NotOurSheet(reference=reference)
        before = files.taken_before(self.work.session, self.given.subject, self.given.content_hash)
        return (lambda _: AlreadyTaken(when=before.taken_at)) if before else None

    def _record(self, actor: Actor, known: Labels) -> None:
        sheet: ReturnedSheet = self.came.understood
        rows, newest = what_was_shown(self.work, self.held)
        standing: dict[str, dict[int, str]] = {}
        for (reference, place), row in rows.items():
            standing.setdefault(reference, {})[place] = as_shown(row.status)
        judged = judge(
            sheet.rows,
            known,
            standing=standing,
            replaced=self._replaced(sheet.version),
            by_iacc=recorded_by_iacc(rows),
            asked=querying.asked_now(self.work, self.held),
        )
        recorded = self._act(actor, judged, rows, sheet.version)
        done = sum(map(len, recorded.values())) + len(judged.questions)
        told = sheet_views.Summary(
            filled=len(sheet.rows),
            recorded={status: len(found) for status, found in recorded.items()},
            asked=len(judged.questions),
            stood=judged.stood,
            sent_back=len(judged.sent_back),
            left_open=sum(is_decidable(row.status) for row in rows.values()) - done,
            version=sheet.version,
            newest=newest,
            kind=self.held.claims[0].kind,
        )
        self._answer(told, judged)

    def _act(
        self, actor: Actor, judged: Judgement, rows: Mapping[Spot, Placed], version: int
    ) -> Mapping[str, Sequence[int]]:
        """Ask and record; outcome → ids of the rows that were recorded."""
        self.given.state = "taken" if judged.decisions or judged.questions else "refused"
        asks = {rows[spot].id: question for spot, question in judged.questions.items()}
        held = querying.ask_each(self.work, actor, self.held, asks)
        if not judged.decisions:
            self.given.result = {"recorded": {}, "remarks": [], "version": version}
            return {}
        decisions = {rows[spot].id: decision for spot, decision in judged.decisions.items()}
        made = deciding.decide(self.work, actor, held, decisions, file=int(self.given.id or 0))
        self.given.result = {**asdict(made), "version": version}
        return made.recorded

    def _replaced(self, version: int) -> frozenset[Spot]:
        """Where another listing stands by now than in that version of the sheet."""
        references, found = self.held.references, set()
        newer = shown.times(self.work.session, references) - version
        if version < 1 or newer < 1:
            return frozenset()
        bodies: dict[int, list[bytes]] = {}
        for claim_id, body in shown.of(self.work.session, references):
            bodies.setdefault(claim_id, []).append(body)
        for claim_id, its in bodies.items():
            if len(its) > newer:  # else it was not shown then
                then, now = (self._addresses(its[nth]) for nth in (-1 - newer, -1))
                moved = [place for place, url in then.items() if now.get(place, url) != url]
                found |= {(references[claim_id], place) for place in moved}
        return frozenset(found)

    def _addresses(self, body: bytes) -> dict[int, str]:
        return {one["position"]: one["url"] for one in json.loads(self.work.open(body))["listings"]}

    def _answer(self, told: sheet_views.Summary, judged: Judgement) -> None:
        readers, reference = self.work.bilingual(), self.held.reference
        said = sheet_views.summary(readers, told, mention=self._mention(), file_id=int(self.given.id or 0))
        self._say(f"hand_over.sheet_read:{self.given.id}", said)
        card = outbox.card_named(self.work.session, card_key(self.held.case))
        if judged.sent_back and card is not None:
            again = judged.sent_back[:_ROWS_AGAIN]
            self.work.upload(
                f"hand_over.sheet_rows:{self.given.id}",
                to=card.lane_id,
                filename=file_name(reference, f"rows-v{told.newest}"),
                title=sheet_views.again_title(readers, reference),
                content=rows_again(
                    readers,
                    reference,
                    again,
                    like=self.held.claims[0].reference,
                    version=told.newest,
                    kind=told.kind,
                ),
                under=card.key,
            )

    def _refuse(self, why: Callable[[Words], Refusal]) -> None:
        contact, name = self.work.setup.contact, self.came.name
        sentences = [why(words).say(words, contact=contact, marked=True) for words in self.work.bilingual()]
        said = sheet_views.not_taken(sentences, mention=self._mention(), name=name)
        self._say(f"hand_over.sheet_refused:{self.given.id}", said)

    def _say(self, key: str, message: Message) -> None:
        card = outbox.card_named(self.work.session, card_key(self.held.case))
        if card is not None:
            self.work.say(key, to=card.lane_id, message=message, under=card.key)

    def _mention(self) -> str:
        return self.actor.mention if self.actor else ""


def what_was_shown(work: Work, held: Held) -> tuple[dict[Spot, Placed], int]:
    """All listings of a case that Alibaba was ever shown, and how often the case was handed over."""
    references = held.references
    places = {
        (claim_id, one["position"])
        for claim_id, body in shown.of(work.session, references)
        for one in json.loads(work.open(body))["listings"]
    }
    rows = {
        (references[row.claim_id], row.position): row
        for row in held.rows
        if (row.claim_id, row.position) in places
    }
    return rows, shown.times(work.session, references)


def recorded_by_iacc(rows: Mapping[Spot, Placed]) -> set[Spot]:
    """Those whose outcome the desk recorded in an officer's place."""
    return {spot for spot, row in rows.items() if row.on_behalf}
