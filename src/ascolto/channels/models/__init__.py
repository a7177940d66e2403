from ascolto.channels.models.account import Account
from ascolto.channels.models.attachment import Attachment
from ascolto.channels.models.delivery import Delivery
from ascolto.channels.models.handle import Handle
from ascolto.channels.models.insight import Insight
from ascolto.channels.models.insight_file import InsightFile
from ascolto.channels.models.message import Message
from ascolto.channels.models.opt_out import OptOut
from ascolto.channels.models.payload import Payload
from ascolto.channels.models.reaction import Reaction
from ascolto.channels.models.revision import Revision
from ascolto.channels.models.slip import Slip
from ascolto.channels.models.spread import Spread
from ascolto.channels.models.thread import Thread

__all__ = [
    "Account",
    "Attachment",
    "Delivery",
    "Handle",
    "Insight",
    "InsightFile",
    "Message",
    "OptOut",
    "Payload",
    "Reaction",
    "Revision",
    "Slip",
    "Spread",
    "Thread",
]
