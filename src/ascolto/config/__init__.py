"""Settings (environment only), addresses, processes and the console command."""

from __future__ import annotations

import sys
import warnings


def _take_newer_sqlite() -> None:
    """Swap in the bundled SQLite before Django loads: Debian's has the WAL-reset race (fixed in 3.51.3)."""
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:  # no wheel for this machine
        warnings.warn(
            "pysqlite3 is not installed: the system's SQLite is used, which may be too old to be "
            "safe under several processes. Install the 'pysqlite3' package.",
            stacklevel=2,
        )
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


_take_newer_sqlite()
