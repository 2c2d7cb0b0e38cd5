"""Where an installation keeps what it was given: KANMIN_DATA, else the user's data folder."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from kanmin.localgov import Registry, default_registry, load


def data_folder() -> Path:
    """The folder of this installation's own data."""
    chosen = os.environ.get("KANMIN_DATA")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("kanmin", appauthor=False))


def localgov_folder() -> Path:
    """Where an imported table of bodies is kept."""
    return data_folder() / "localgov"


def registry() -> Registry:
    """The imported table of bodies; the one that comes with Kanmin where none was imported."""
    folder = localgov_folder()
    return load(folder) if (folder / "bodies.csv").is_file() else default_registry()
