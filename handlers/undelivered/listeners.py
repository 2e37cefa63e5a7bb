"""Slack's door to what could not be delivered: the button of the desk."""

from dataclasses import dataclass

from handlers import ids
from handlers.doors import Press, Router
from handlers.programme import Programme
from handlers.undelivered import service


@dataclass(frozen=True, slots=True)
class UndeliveredDoors:
    """*Try again*, on the desk's card and below it."""

    programme: Programme

    def register(self, router: Router) -> None:
        router.action(ids.TRY_AGAIN, self.press_try_again)

    async def press_try_again(self, press: Press) -> None:
        said = await self.programme.do(press.who, service.try_again, key=press.value)
        await press.answer.respond(said)
        await press.answer.ack()
