from ascolto.monitor.models.affected import Affected
from ascolto.monitor.models.alert import Alert, AlertPost, AlertStep
from ascolto.monitor.models.alert_room import AlertRoom, RoomPost
from ascolto.monitor.models.baseline import Baseline
from ascolto.monitor.models.digest import Digest, DigestChoice
from ascolto.monitor.models.following import Following, Sighting
from ascolto.monitor.models.heard import BinHeard, Hearers, HourHeard
from ascolto.monitor.models.incident import Incident, IncidentStep, IncidentWatch
from ascolto.monitor.models.influence import Influence
from ascolto.monitor.models.mention import Mention
from ascolto.monitor.models.named_voices import NamedVoices
from ascolto.monitor.models.outage import Outage
from ascolto.monitor.models.purchase import Purchase
from ascolto.monitor.models.ringing import Ringing
from ascolto.monitor.models.silence import Silence
from ascolto.monitor.models.speaker import Speaker
from ascolto.monitor.models.statement import (
    Approval,
    Statement,
    StatementRule,
    Variant,
)
from ascolto.monitor.models.telling import PublicPost, Telling
from ascolto.monitor.models.tolerance import Tolerance
from ascolto.monitor.models.volume import HourVolume, Volume
from ascolto.monitor.models.watch import Watch

__all__ = [
    "Affected",
    "Alert",
    "AlertPost",
    "AlertRoom",
    "AlertStep",
    "Approval",
    "Baseline",
    "BinHeard",
    "Digest",
    "DigestChoice",
    "Following",
    "Hearers",
    "HourHeard",
    "HourVolume",
    "Incident",
    "IncidentStep",
    "IncidentWatch",
    "Influence",
    "Mention",
    "NamedVoices",
    "Outage",
    "PublicPost",
    "Purchase",
    "Ringing",
    "RoomPost",
    "Sighting",
    "Silence",
    "Speaker",
    "Statement",
    "StatementRule",
    "Telling",
    "Tolerance",
    "Variant",
    "Volume",
    "Watch",
]
