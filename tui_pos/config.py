"""The settings of one machine: a small TOML file; everything about the shop itself is in the database.

    database = "/var/lib/tui-pos/shop.sqlite"
    log = "/var/log/tui-pos/till.log"
    log_level = "warning"
    key_file = "/var/lib/tui-pos/shop.key"

The command line wins over the environment (`TUI_POS_DB`), the environment over the file, the file over the
defaults. The default places follow the XDG base directories; root uses /var/lib and /etc.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec

from tui_pos.core.refusal import Refusal


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold what one machine needs to know before it can open the shop's database.

    `database` is a SQLite file or a `postgresql://` URL, `log` a file (empty for none), `log_level` the least
    important message that is written there. `key_file` holds the journal's keys: beside a SQLite file unless set.
    """

    database: str = ""
    key_file: str = ""
    log: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"


def data_folder() -> Path:
    """Give the folder where databases lie unless told otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/tui-pos")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(base) / "tui-pos"


def config_file() -> Path:
    """Give the settings file that is read unless another is named."""
    if os.geteuid() == 0:
        return Path("/etc/tui-pos/tui-pos.toml")
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "tui-pos/tui-pos.toml"


def load(path: str | None = None, database: str | None = None) -> Config:
    """Read the settings; a named file must exist, the default one may be missing. Refuses with the key's name."""
    chosen = Path(path) if path else config_file()
    found = Config()
    if path and not chosen.exists():
        raise Refusal("config", f"There is no settings file {chosen}: check --config.")
    if chosen.exists():
        found = read(chosen)
    url = database or found.database or str(data_folder() / "shop.sqlite")
    return msgspec.structs.replace(found, database=url)


def read(path: Path) -> Config:
    """Read and check one settings file."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Config)
    except msgspec.ValidationError as error:
        raise Refusal("config", f"{path} has a setting that cannot be: {error}.") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise Refusal("config", f"{path} is not a TOML file: {error}.") from error
    except OSError as error:
        raise Refusal("config", f"{path} cannot be read: {error.strerror}.") from error
