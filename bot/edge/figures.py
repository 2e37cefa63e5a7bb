"""What is counted at the edge, for /metrics."""

from prometheus_client import CollectorRegistry, Counter, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)


class Figures:
    """Counters of one process. Labels hold fixed words only: kinds, outcomes and reasons, never ids."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.turned_away = Counter(
            "marketsafe_requests_turned_away", "Requests answered with a 4xx", ["reason"], registry=registry
        )
        self.unheard = Counter(
            "marketsafe_requests_unheard", "Requests that no listener hears", ["kind"], registry=registry
        )
        self.answered = Counter(
            "marketsafe_requests_answered",
            "Requests heard, by how they ended",
            ["kind", "outcome"],
            registry=registry,
        )
        self.seconds = Histogram(
            "marketsafe_request_seconds",
            "From a request's arrival to its answer",
            ["kind"],
            buckets=_SECONDS,
            registry=registry,
        )
