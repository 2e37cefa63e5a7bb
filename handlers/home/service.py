"""Help and the Home tab."""

from collections.abc import Callable

from handlers.actor import Actor
from handlers.cards import show_changed
from handlers.doors import Who
from handlers.home import views
from handlers.home.rules import Waiting, oldest_first
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import queue
from storage import people, workspaces
from storage.outbox import Message
from storage.people import Standing

#: What waits for a person; the composition root knows which topics have some.
WaitingFor = Callable[[Work, Actor], list[Waiting]]
#: Lines of the desk's queue on the Home tab; all of it is behind its button.
_QUEUED = 5


def help_for(work: Work, actor: Actor, *, word: str = "") -> Message:
    """What this person can do here; `word` is one that was not understood, "" for none."""
    words = work.words(actor)
    # Slack knows our commands only where the app is installed: nobody else is told of them.
    has_commands = workspaces.installation_for(work.session, actor.standing.team_id) is not None
    said = views.help_for(words, actor, contact=work.setup.contact, has_commands=has_commands)
    return views.not_understood(words, word, said) if word else said


def open_home(work: Work, *, who: Who, waiting_for: WaitingFor) -> None:
    """Somebody opened our Home tab; known or not, they find something there.

    `who` names the user, and the workspace whose installation told us: not always the user's own.
    """
    standing = _opened_by(work, who)
    if standing is None:
        message = views.how_to_apply(work.bilingual(), who, contact=work.setup.contact)
    else:
        message = _home_of(work, Actor(standing), waiting_for)
    # One card for each Home tab, whoever its owner is by now; the installation that told us shows it.
    speaker = workspaces.team_that_speaks(work.session, who.team_id)
    to = workspaces.lane(work.session, team_id=speaker, address=f"~{who.user_id}")
    show_changed(work, f"home:{who.user_id}@{speaker}", to=to, message=message, kind="home")


def _opened_by(work: Work, who: Who) -> Standing | None:
    """Who it was, as the register knows them.

    `app_home_opened` names a user without the user's own team
    (https://docs.slack.dev/reference/events/app_home_opened), so somebody of another organisation seems to be
    of ours. Slack promises no more than that a user id is unique in its team
    (https://docs.slack.dev/reference/objects/user-object). But in channels shared between organisations it
    names people, mentions them and takes them as recipients by the user id alone, so among connected
    workspaces one id is one person. Where the register knows two of it, neither is guessed.
    """
    today = work.now.date()
    return people.by_slack_id(work.session, who.team_id, who.user_id, today=today) or people.by_user_id(
        work.session, who.user_id, today=today
    )


def _home_of(work: Work, actor: Actor, waiting_for: WaitingFor) -> Message:
    """The Home tab as it has to look now."""
    words = work.words(actor)
    desk = []
    if actor.may(Action.TAKE_CLAIM):
        seen = queue.seen(work, actor, at_most=_QUEUED)
        desk = views.queue_section(words, work.setup.platforms, seen, at=work.now)
    return views.home_tab(
        words,
        actor,
        oldest_first(waiting_for(work, actor)),
        lines=work.terms.digest_lines,
        contact=work.setup.contact,
        at=work.now,
        queue=desk,
    )
