"""Help and the Home tab."""

from collections.abc import Callable

from handlers.actor import Actor
from handlers.cards import show_changed
from handlers.doors import Who
from handlers.home import views
from handlers.home.rules import Waiting, oldest_first
from handlers.programme import Work
from storage import people, workspaces
from storage.outbox import Message

#: What waits for a person; the composition root knows which topics have some.
WaitingFor = Callable[[Work, Actor], list[Waiting]]


def help_for(work: Work, actor: Actor, *, word: str = "") -> Message:
    """What this person can do here; `word` is one that was not understood, "" for none."""
    words = work.words(actor)
    # Slack knows our commands only where the app is installed: nobody else is told of them.
    has_commands = workspaces.installation_for(work.session, actor.standing.team_id) is not None
    said = views.help_for(words, actor, contact=work.setup.contact, has_commands=has_commands)
    return views.not_understood(words, word, said) if word else said


def open_home(work: Work, *, who: Who, waiting_for: WaitingFor) -> None:
    """Somebody opened our Home tab; known or not, they find something there."""
    standing = people.by_slack_id(work.session, who.team_id, who.user_id, today=work.now.date())
    if standing is not None:
        refresh_home(work, Actor(standing), waiting_for=waiting_for)
        return
    message = views.how_to_apply(work.bilingual(), who, contact=work.setup.contact)
    key = f"home:{who.user_id}@{who.team_id}"
    show_changed(work, key, to=_home_lane(work, who.team_id, who.user_id), message=message, kind="home")


def refresh_home(work: Work, actor: Actor, *, waiting_for: WaitingFor) -> None:
    """Promise the Home tab as it has to look now; nothing if it looks so already."""
    message = views.home_tab(
        work.words(actor),
        actor,
        oldest_first(waiting_for(work, actor)),
        lines=work.terms.digest_lines,
        contact=work.setup.contact,
    )
    to = _home_lane(work, actor.standing.team_id, actor.standing.user_id)
    show_changed(work, f"home:{actor.person_id}", to=to, message=message, kind="home")


def _home_lane(work: Work, team_id: str, user_id: str) -> int:
    speaker = workspaces.team_that_speaks(work.session, team_id)
    return workspaces.lane(work.session, team_id=speaker, address=f"~{user_id}")
