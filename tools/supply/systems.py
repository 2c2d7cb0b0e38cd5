"""The systems that bundles are made for: which files run there, which markers hold there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from packaging import tags
from packaging.markers import Marker

PYTHON = (3, 11)
_SAME = {
    "implementation_name": "cpython",
    "implementation_version": "3.11.9",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_version": "",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "extra": "",
}


@dataclass(frozen=True)
class System:
    """An operating system on x86-64. platforms: tags of wheels that run there, best first."""

    name: str
    platforms: tuple[str, ...]
    environment: Mapping[str, str]

    def holds(self, marker: Marker | None, extra: str = "") -> bool:
        """Whether a marker of a requirement holds there."""
        return marker is None or marker.evaluate({**self.environment, "extra": extra})

    def tags(self) -> frozenset[tags.Tag]:
        """Every tag of a wheel that runs there."""
        own = tags.cpython_tags(PYTHON, platforms=self.platforms)
        any_python = tags.compatible_tags(PYTHON, "cp311", platforms=self.platforms)
        return frozenset(chain(own, any_python))


GLIBC = range(28, 4, -1)  # RHEL 8, Debian 10, Ubuntu 18.10 and newer
LINUX = System(
    "linux",
    (*(f"manylinux_2_{minor}_x86_64" for minor in GLIBC), "manylinux2014_x86_64",
     "manylinux2010_x86_64", "manylinux1_x86_64"),
    {**_SAME, "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux",
     "platform_machine": "x86_64"},
)  # fmt: skip
WINDOWS = System(
    "windows",
    ("win_amd64",),
    {**_SAME, "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows",
     "platform_machine": "AMD64"},
)  # fmt: skip
SYSTEMS = {system.name: system for system in (LINUX, WINDOWS)}
