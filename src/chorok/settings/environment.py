"""Reads the process environment once; every other settings module takes values from here."""

from pathlib import Path

from environs import Env

env = Env()

#: Everything the hub writes itself lives under this folder: embedded database, files, logs.
DATA_DIR = Path(env.str("CHOROK_DATA_DIR", "var")).resolve()

#: A secret that everyone can read in the source: good for a demo on one's own machine, refused elsewhere.
DEFAULT_SECRET_KEY = "chorok-demo-only-not-a-secret"  # noqa: S105 - the check refuses it in production
