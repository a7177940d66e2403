from ascolto.core.models.activity import Activity
from ascolto.core.models.brand import Brand
from ascolto.core.models.invitation import Invitation
from ascolto.core.models.job import Job, Schedule
from ascolto.core.models.live_event import LiveEvent
from ascolto.core.models.member import Member, Role, Team
from ascolto.core.models.number import Number
from ascolto.core.models.outbox_event import OutboxEvent
from ascolto.core.models.push import PushDevice, PushKey, PushSwitch
from ascolto.core.models.token import ApiToken, IdempotentCall
from ascolto.core.models.user import User
from ascolto.core.models.workspace import Workspace

__all__ = [
    "Activity",
    "ApiToken",
    "Brand",
    "IdempotentCall",
    "Invitation",
    "Job",
    "LiveEvent",
    "Member",
    "Number",
    "OutboxEvent",
    "PushDevice",
    "PushKey",
    "PushSwitch",
    "Role",
    "Schedule",
    "Team",
    "User",
    "Workspace",
]
