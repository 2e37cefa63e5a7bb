"""Slash commands: how many at once, and our share of one that opens a form."""

from contextlib import ExitStack
from statistics import median

from bench.bodies import command
from bench.client import EVENTS
from bench.figures import Figure, compared
from bench.filing import Sizes
from bench.processes import ask
from bench.stage import Stage
from bench.web_api import VIEWS_OPEN
from bench.world import World


def helps(stage: Stage, world: World, sizes: Sizes) -> Figure:
    """`/marketsafe help` at sixteen connections, against stock Bolt that only acks it."""
    body = stage.body("help", command("/marketsafe", "help"))
    ours: list[float] = []
    stocks: list[float] = []
    with ExitStack() as up:
        bot, stock = up.enter_context(stage.bot(world)), up.enter_context(stage.stock(world))
        for _ in range(sizes.rounds):
            for server, rates, expect in ((bot, ours, "what you can do"), (stock, stocks, "")):
                report = ask(server, body, connections=16, seconds=sizes.stock_for, expect=expect)
                rates.append(report["per_second"])
    name = "command: /marketsafe help, throughput at 16"
    return compared(name, ours, stocks, unit="/s", goal=2, at_least=True)


def opened(stage: Stage, world: World, sizes: Sizes) -> Figure:
    """`/claim`: what is left of its latency without the time that the Web API took to open the form.

    That is measured too, by the same client: a stand-in that is to answer after 100 ms takes a little more.
    """
    body = stage.body("claim", command("/claim"))
    took: list[float] = []
    waited: list[float] = []
    with stage.bot(world) as bot:
        for _ in range(sizes.rounds):
            for server, path, times in ((bot, EVENTS, took), (stage.web_api, VIEWS_OPEN, waited)):
                report = ask(server, body, path=path, connections=1, seconds=sizes.stock_for)
                times.append(report["p50_ms"])
    share = median(took) - median(waited)
    return Figure(name="command: /claim opens a form, our share", ours=share, unit="ms", goal=5)
