"""Who did what with a claim, as the desk's card says it: never for Alibaba, nor for the rights-holder."""

from collections.abc import Mapping, Sequence

from handlers.blocks import clip, escape
from handlers.programme import Work
from handlers.words import N_, Words
from storage import acts, on_behalf
from storage.acts import Act
from storage.claim_faces import Face
from storage.on_behalf import Told

_TAKEN = "claim:taken"
#: A claim that was given back, or whose hold ran out, is nobody's again.
_GIVEN_BACK = frozenset({"claim:released", "claim:hold_expired"})
_DONE: Mapping[str, str] = {
    _TAKEN: N_("Taken by {name} on {when}"),
    "claim:right_approved": N_("Right approved by {name} on {when}"),
    "claim:endorsed": N_("Endorsed by {name} on {when}"),
    "claim:refused": N_("Refused by {name} on {when}"),
    "claim:acknowledged": N_("Acknowledged by {name} on {when}"),
    "claim:removed": N_("Removed by {name} on {when}"),
    "claim:declined": N_("Declined by {name} on {when}"),
    "claim:already_gone": N_("Found gone by {name} on {when}"),
    "claim:duplicate_there": N_("Found to be a duplicate by {name} on {when}"),
    "claim:outcomes_undone": N_("Outcomes taken back by {name} on {when}"),
}
#: Of a claim about store fronts.
_STORE: Mapping[str, str] = {**_DONE, "claim:removed": N_("Closed by {name} on {when}")}
#: Small print stays small: the latest acts tell where a claim stands.
_LINES, _NAME, _SOURCE = 10, 60, 200


def track_of(work: Work, words: Words, face: Face) -> list[str]:
    """A line for each act of a person on a case, oldest first; who holds it now stands elsewhere."""
    subjects = [f"claim:{claim_id}" for claim_id in face.claim_ids or (face.id,)]
    # what was done with all claims of a batch at once is one act
    every = acts.of(work.session, subjects, [*_DONE, *_GIVEN_BACK], recorded=work.records)
    found = list(dict.fromkeys(every))
    done = _STORE if face.kind == "store" else _DONE
    said = {(one.at, one.name): one for one in on_behalf.of(work.session, face.claim_ids or (face.id,))}
    told = [
        _line(words, done[act.tag], act) + _for_whom(work, words, said.get((act.at, act.name)))
        for act in _that_count(found, is_held=face.taken_by_id is not None)
    ]
    return told[-_LINES:]


def _line(words: Words, done: str, act: Act) -> str:
    return words(done, name=escape(clip(act.name, _NAME)), when=words.when(act.at))


def _for_whom(work: Work, words: Words, said: Told | None) -> str:
    """In whose place, and where they had said it."""
    if said is None:
        return ""
    officer = escape(clip(work.open(said.officer), _NAME)) or words("Alibaba")
    source = escape(clip(work.open(said.source), _SOURCE))
    return words(", for {officer}: {source}", officer=officer, source=source)


def _that_count(found: Sequence[Act], *, is_held: bool) -> list[Act]:
    """Without those of no person, and without a hold that led to nothing or is not over yet."""
    counting: list[Act] = []
    for act in found:
        if act.tag in _GIVEN_BACK:
            counting = _without_hold(counting)
        elif act.name:
            counting.append(act)
    return _without_hold(counting) if is_held else counting


def _without_hold(counting: list[Act]) -> list[Act]:
    return counting[:-1] if counting and counting[-1].tag == _TAKEN else counting
