"""Which templates a page is drawn from, with those they extend and take from."""

from __future__ import annotations

from typing import Any


class Drawn:
    """Listens to the templates that are asked for."""

    def __init__(self) -> None:
        from django.template import engines

        self.names: set[str] = set()
        self._env: Any = engines.all()[0].env  # type: ignore[attr-defined]
        self._ask = self._env.get_template
        self._env.get_template = self._told

    def _told(self, name: Any, *more: Any, **others: Any) -> Any:
        self.names.add(str(getattr(name, "name", name)))
        return self._ask(name, *more, **others)


def all_templates() -> set[str]:
    """The names of all there are."""
    from django.template import engines

    return set(engines.all()[0].env.list_templates(["html"]))  # type: ignore[attr-defined]
