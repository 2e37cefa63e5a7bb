"""Who did what with a claim, as the desk's card says it: never for Alibaba, nor for the rights-holder."""

from collections.abc import Mapping, Sequence

from handlers.blocks import clip, escape
from handlers.programme import Work
from handlers.words import N_, Words
from storage import acts, on_behalf
from storage.acts import Act
from storage.claim_faces import Face
from storage.on_behalf import Told

_TAKEN, _PASSED_ON = "claim:taken", "claim:passed_on"
#: A claim that was given back, or whose hold ran out, is nobody's again.
_GIVEN_BACK = frozenset({"claim:released", "claim:hold_expired"})
_DONE: Mapping[str, str] = {
    _TAKEN: N_("Taken by {name} on {when}"),
    _PASSED_ON: N_("Handed to a colleague by {name} on {when}"),
    "claim:right_approved": N_("Right approved by {name} on {when}"),
    "claim:priority_set": N_("Priority changed by {name} on {when}"),
    "claim:endorsed": N_("Endorsed by {name} on {when}"),
    "claim:refused": N_("Refused by {name} on {when}"),
    "claim:asked": N_("Asked by {name} on {when}"),
    "claim:question_taken_back": N_("Question taken back by {name} on {when}"),
    "claim:queried": N_("Asked by {name} of Alibaba on {when}"),
    "claim:answered": N_("Answered by {name} on {when}"),
    "claim:withdrawn": N_("Withdrawn by {name} on {when}"),
    "claim:acknowledged": N_("Acknowledged by {name} on {when}"),
    "claim:removed": N_("Removed by {name} on {when}"),
    "claim:declined": N_("Declined by {name} on {when}"),
    "claim:already_gone": N_("Found gone by {name} on {when}"),
    "claim:duplicate_there": N_("Found to be a duplicate by {name} on {when}"),
    "claim:stood_behind": N_("Stood behind by {name} on {when}, after a decline"),
    "claim:countered": N_("A seller's objection recorded by {name} on {when}"),
    "claim:counter_stood_behind": N_("Stood behind by {name} on {when}, against the objection"),
    "claim:counter_accepted": N_("The objection accepted by {name} on {when}"),
    "claim:counter_asked_iacc": N_("The IACC asked by {name} on {when}"),
    "claim:upheld": N_("The removal upheld by {name} on {when}"),
    "claim:reinstated": N_("Reinstated for Alibaba by {name} on {when}"),
    "claim:counter_undone": N_("The decision on the objection taken back by {name} on {when}"),
    "claim:retracted": N_("Taken back by {name} on {when}, after the removal"),
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
            while counting and counting[-1].tag in (_TAKEN, _PASSED_ON):
                counting.pop()
        elif act.name:
            counting.append(act)
    is_new = is_held and counting and counting[-1].tag == _TAKEN
    return counting[:-1] if is_new else counting
