"""Counters and gauges, rendered in Prometheus' text format."""

import threading
from collections.abc import Callable, Mapping

_Labels = tuple[tuple[str, str], ...]


class CounterRegistry:
    """Counts what is declared in `catalogue` (name → one line of help); an unknown name is a KeyError.

    Safe to use from several threads: the login route runs in one of its own.
    """

    def __init__(self, catalogue: Mapping[str, str]) -> None:
        self._help = dict(catalogue)
        self._values: dict[str, dict[_Labels, int]] = {name: {} for name in catalogue}
        self._gauges: dict[str, tuple[str, Callable[[], float]]] = {}
        self._lock = threading.Lock()

    def increment(self, name: str, **labels: str) -> None:
        """Add one to a counter, per combination of labels."""
        key = tuple(sorted(labels.items()))
        with self._lock:
            series = self._values[name]
            series[key] = series.get(key, 0) + 1

    def value(self, name: str, **labels: str) -> int:
        """What a counter stands at; 0 when it was never incremented."""
        with self._lock:
            return self._values[name].get(tuple(sorted(labels.items())), 0)

    def watch(self, name: str, help_text: str, read: Callable[[], float]) -> None:
        """Render `read()` as a gauge whenever the registry is rendered."""
        self._gauges[name] = (help_text, read)

    def render(self) -> str:
        """Everything, in Prometheus' text format."""
        lines: list[str] = []
        with self._lock:
            for name, series in self._values.items():
                lines += [f"# HELP {name} {self._help[name]}", f"# TYPE {name} counter"]
                lines += [f"{name}{_braced(labels)} {count}" for labels, count in sorted(series.items())]
        for name, (help_text, read) in self._gauges.items():
            lines += [f"# HELP {name} {help_text}", f"# TYPE {name} gauge", f"{name} {read():g}"]
        return "\n".join(lines) + "\n"


def _braced(labels: _Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{key}="{_escaped(value)}"' for key, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
