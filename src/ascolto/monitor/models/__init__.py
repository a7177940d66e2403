from ascolto.monitor.models.alert import Alert, AlertPost, AlertStep
from ascolto.monitor.models.baseline import Baseline
from ascolto.monitor.models.digest import Digest, DigestChoice
from ascolto.monitor.models.mention import Mention
from ascolto.monitor.models.outage import Outage
from ascolto.monitor.models.tolerance import Tolerance
from ascolto.monitor.models.volume import HourVolume, Volume
from ascolto.monitor.models.watch import Watch

__all__ = [
    "Alert",
    "AlertPost",
    "AlertStep",
    "Baseline",
    "Digest",
    "DigestChoice",
    "HourVolume",
    "Mention",
    "Outage",
    "Tolerance",
    "Volume",
    "Watch",
]
