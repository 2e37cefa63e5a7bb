"""What delivery counts, for /metrics."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class Tally:
    """Figures of one process. Labels hold fixed words only, never ids."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.outcomes = Counter(
            "marketsafe_delivery_outcomes",
            "Promises taken in hand, by what became of them",
            ["outcome"],
            registry=registry,
        )
        self.parked = Counter(
            "marketsafe_delivery_parked", "Promises set aside for a person", ["reason"], registry=registry
        )
        self.faults = Counter(
            "marketsafe_delivery_faults", "Errors of our own in the delivery loop", registry=registry
        )
        self.oldest = Gauge(
            "marketsafe_delivery_oldest_seconds", "Age of the oldest promise that waits", registry=registry
        )
