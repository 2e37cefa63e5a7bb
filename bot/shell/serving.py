"""The process that serves: real Slack, or the stand-in that runs beside it."""

import asyncio
import gc
import signal
import socket
from dataclasses import replace

from bot import logs
from bot.app import Bot, build
from bot.config import TRY_IT, Settings
from bot.shell.opening import without_token
from bot.shell.report import CannotDo, Report, show


def run(*, port: int | None, as_json: bool) -> None:
    """Serve until told to stop (SIGINT or SIGTERM); what is under way then ends first.

    Raises `CannotDo` where the settings are those of real Slack, and only its token is missing.
    """
    settings = _settings(port)
    if settings.tokenless:
        raise CannotDo(f"{without_token(settings)}. {TRY_IT}")
    if settings.is_sandbox:
        sandbox(port=port, empty=False, bare=False, as_json=as_json)
        return
    logs.set_up()
    asyncio.run(_serve(settings, as_json=as_json))


def sandbox(*, port: int | None, empty: bool, bare: bool, as_json: bool) -> None:
    """Serve the stand-in and the bot beside it, until told to stop; settings of real Slack are passed over.

    Raises `CannotDo` where there is a token for it.
    """
    settings = _settings(port, without_slack=True)
    if not settings.is_sandbox:
        raise CannotDo(
            "A Slack token is set, so this would mix what is tried out with what is real. Unset"
            " SLACK_BOT_TOKEN and SLACK_CLIENT_ID first."
        )
    logs.set_up(level="WARNING")
    _check_port(settings.port)
    asyncio.run(_try(settings, empty=empty, bare=bare, as_json=as_json))


def _settings(port: int | None, *, without_slack: bool = False) -> Settings:
    settings = Settings.read(without_slack=without_slack)
    return replace(settings, port=port) if port else settings


async def _serve(settings: Settings, *, as_json: bool) -> None:
    told_to_stop = _listen_for_signals()
    bot = build(settings)
    await start(bot)
    try:
        way = "over Socket Mode" if settings.is_socket_mode else f"on port {bot.port}"
        show(Report({"port": bot.port}, f"MarketSafe serves Slack {way}."), as_json=as_json)
        await told_to_stop.wait()
    finally:
        await bot.stop()


async def _try(settings: Settings, *, empty: bool, bare: bool, as_json: bool) -> None:
    from bot.shell import trying  # noqa: PLC0415 - beside real Slack there is no stand-in to be imported

    told_to_stop = _listen_for_signals()

    def tell(said: str) -> None:
        if not as_json:  # one document, and nothing besides
            show(Report({}, said), as_json=False)

    async with trying.beside(settings, empty=empty, bare=bare, tell=tell) as stand_in:
        await start(stand_in.bot)
        async with stand_in.running():
            show(stand_in.report(), as_json=as_json)
            await told_to_stop.wait()


async def start(bot: Bot) -> None:
    """Start it. Raises `CannotDo` where its port is taken."""
    try:
        await bot.start()
    except OSError as error:
        raise _no_port(bot.settings.port, error) from error
    # What start-up made stays: else the collector walks it again and again, 0.1 s in the middle of a request.
    gc.freeze()


def _check_port(port: int) -> None:
    """Before an example is put in for some seconds. Raises `CannotDo` where the port is taken."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            raise _no_port(port, error) from error


def _no_port(port: int, error: OSError) -> CannotDo:
    why = error.strerror or error
    return CannotDo(f"Port {port} cannot be used ({why}). Choose another with --port.")


def _listen_for_signals() -> asyncio.Event:
    told = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, told.set)
    return told
