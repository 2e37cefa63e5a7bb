"""Slash commands: how many at once, and our share of one that opens a form."""

from contextlib import ExitStack
from statistics import median

from bench.bodies import command
from bench.figures import Figure, compared
from bench.filing import Sizes
from bench.processes import ask
from bench.stage import Stage
from bench.web_api import FORM_OPENS_IN
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
    """`/claim`: what is left of its latency when Slack's own time to open the form is taken away."""
    body = stage.body("claim", command("/claim"))
    with stage.bot(world) as bot:
        took = [ask(bot, body, connections=1, seconds=sizes.stock_for)["p50_ms"] for _ in range(sizes.rounds)]
    share = median(took) - 1000 * FORM_OPENS_IN
    return Figure(name="command: /claim opens a form, our share", ours=share, unit="ms", goal=5)
