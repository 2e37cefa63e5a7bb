"""An import as its person sees it: one living card, from the files being read to the last row."""

import json
from collections import Counter
from collections.abc import Sequence

from handlers.imports import views
from handlers.imports.faces import GroupFace, ImportFace, SheetFace
from handlers.imports.reasons import Why
from handlers.imports.rules import STOPPED_BECAUSE, USABLE, Sorting, State, Way
from handlers.imports.scanning import Scan
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.sellers import dealers
from handlers.words import Words
from storage import imports, people, rights
from storage.claim_faces import reference
from storage.imports import Import
from storage.people import Standing
from storage.sellers import SellerKey


def card_key(import_id: int) -> str:
    """The card of an import, in the direct messages of whoever gave it."""
    return f"imports.card:{import_id}"


def show(work: Work, job: Import) -> None:
    """Promise that the card shows how the import stands. Who has left sees nothing more."""
    reader = reader_of(work, job)
    if reader is not None:
        words = work.words(reader)
        message = views.card(words, work.setup.platforms, face_of(work, job))
        work.show(card_key(int(job.id or 0)), to=reader.lane_id, message=message)


def state_name(work: Work, words: Words, job: Import) -> str:
    """Where an import stands, in one reader's words."""
    return views.state_name(words, face_of(work, job))


def reader_of(work: Work, job: Import) -> Standing | None:
    return people.by_id(work.session, job.person_id, today=work.now.date())


def face_of(work: Work, job: Import) -> ImportFace:
    """How an import stands, with the names around it."""
    import_id = int(job.id or 0)
    sheets = imports.sheets_of(work.session, import_id)
    sorting = Sorting.from_json(json.loads(work.open(job.plan))) if job.plan else Sorting((), {}, {})
    usual = rights.by_id(work.session, job.right_id)
    scans = [Scan.from_json(json.loads(work.open(one.scan))) if one.scan else None for one in sheets]
    read = list(zip(sheets, scans, strict=True))
    return ImportFace(
        id=import_id,
        state=State(job.state),
        right=usual.name if usual else "",
        organisation=usual.organisation if usual else "",
        sheets=tuple(
            SheetFace(
                work.open(one.name),
                problem=one.problem,
                scan=found,
                id=int(one.id or 0),
            )
            for one, found in read
        ),
        groups=_groups(work, job, sorting),
        astray=_astray(sorting, scans),
        refused=imports.refused_count(work.session, import_id),
        per_claim=work.terms.listings_per_claim,
        megabytes=work.terms.sheet_megabytes,
        because=_because(work, job, sorting),
        contact=work.setup.contact,
        dealers=_dealers(work, job, sorting, [(work.open(one.name), scan) for one, scan in read if scan]),
    )


def _dealers(
    work: Work, job: Import, sorting: Sorting, read: Sequence[tuple[str, Scan]]
) -> tuple[tuple[str, int, int], ...]:
    """Before somebody stands behind it: what their own dealers sell, as far as the sheets tell sellers."""
    if job.state != State.READY:
        return ()
    holders = {one.organisation_id for one in rights_of(work, sorting)}
    found = []
    for name, scan in read:
        known = dealers.among(work, holders, [SellerKey(*key) for key in scan.sellers])
        theirs = [of for key, of in scan.sellers.items() if SellerKey(*key) in known]
        if theirs:
            found.append((name, min(first for _, first in theirs), sum(count for count, _ in theirs)))
    return tuple(found)


def _because(work: Work, job: Import, sorting: Sorting) -> Refusal | None:
    """Why an import was stopped other than by its person, with the rights that it is about."""
    why = STOPPED_BECAUSE.get(job.progress.get("because", ""))
    if why is None:
        return None
    reader, found = reader_of(work, job), rights_of(work, sorting)
    mine = dict(reader.principals) if reader else {}
    lost = [one for one in found if one.state not in USABLE or one.organisation_id not in mine]
    return why(right=", ".join(one.name for one in lost or found))


def _astray(sorting: Sorting, scans: Sequence[Scan | None]) -> tuple[tuple[Why, str, int], ...]:
    """Rows that no right or ground leads anywhere, and how many."""
    counted: Counter[tuple[Why, str]] = Counter()
    for scan in filter(None, scans):
        for right, ground, family, kind, count, urgent, _ in scan.groups:
            way = Way(right, ground, family, kind, urgent)
            if way not in sorting.ways:
                counted[sorting.why_not(way)] += count
    return tuple((why, told, count) for (why, told), count in counted.items())


def _groups(work: Work, job: Import, sorting: Sorting) -> tuple[GroupFace, ...]:
    named = {one.id: one for one in rights_of(work, sorting)}
    year = job.stood_behind_at or work.now
    faces = []
    for index, group in enumerate(sorting.groups):
        said = job.progress.get(str(index), {})
        made: Sequence[int] = said.get("claims", [])
        right = named.get(group.right_id)
        faces.append(
            GroupFace(
                right=right.name if right else "",
                waits=right is not None and right.state != "approved",
                ground=group.ground,
                family=group.family,
                kind=group.kind,
                urgent=group.urgent,
                count=group.count,
                filed=said.get("listings", 0),
                claims=len(made),
                first=reference(made[0], year) if made else "",
                last=reference(made[-1], year) if made else "",
            )
        )
    return tuple(faces)


def rights_of(work: Work, sorting: Sorting) -> list[rights.KnownRight]:
    """The rights that an import's rows are filed on."""
    ids = {group.right_id for group in sorting.groups}
    found = [rights.by_id(work.session, right_id) for right_id in sorted(ids)]
    return [one for one in found if one is not None]
