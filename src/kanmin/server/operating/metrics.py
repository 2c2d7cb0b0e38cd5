"""All figures in the form that a monitor reads: OpenMetrics, or the older text of Prometheus."""

from __future__ import annotations

from prometheus_client.exposition import choose_encoder

from kanmin.server.operating.counting import counted
from kanmin.server.operating.figures import Figures
from kanmin.server.operating.ready import state


def exposed(accept: str) -> tuple[bytes, str]:
    """The figures and their content type. accept: the header of the request."""
    registry = counted()
    figures = Figures(state())
    registry.register(figures)
    try:
        encode, kind = choose_encoder(accept)
        return encode(registry), kind
    finally:
        registry.unregister(figures)
