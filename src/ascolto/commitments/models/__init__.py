from ascolto.commitments.models.absence import Absence
from ascolto.commitments.models.answer_time import AnswerTime
from ascolto.commitments.models.commitment import Commitment
from ascolto.commitments.models.escalation import Escalation
from ascolto.commitments.models.hand_over import HandOver
from ascolto.commitments.models.on_call import OnCall
from ascolto.commitments.models.pause import Pause
from ascolto.commitments.models.roster import OnCallTurn, Roster, ShiftChange
from ascolto.commitments.models.target import Target

__all__ = [
    "Absence",
    "AnswerTime",
    "Commitment",
    "Escalation",
    "HandOver",
    "OnCall",
    "OnCallTurn",
    "Pause",
    "Roster",
    "ShiftChange",
    "Target",
]
