from ascolto.operate.models.acknowledgement import Acknowledgement, AcknowledgementText
from ascolto.operate.models.announcement import Announcement
from ascolto.operate.models.answer import Answer, AnswerBody, AnswerQuestion
from ascolto.operate.models.answer_use import AnswerUse
from ascolto.operate.models.asking import Asking
from ascolto.operate.models.assignment import Assignment
from ascolto.operate.models.attention import Attention
from ascolto.operate.models.bulk_change import BulkChange
from ascolto.operate.models.case import Case
from ascolto.operate.models.catalogue_feed import CatalogueFeed, CatalogueIntake
from ascolto.operate.models.catalogue_item import CatalogueItem, CatalogueWord
from ascolto.operate.models.closure import Closure
from ascolto.operate.models.continuation import Continuation, PointerText
from ascolto.operate.models.conversation import Conversation
from ascolto.operate.models.draft import Draft
from ascolto.operate.models.fact import Fact, FactReading
from ascolto.operate.models.faq import Faq
from ascolto.operate.models.forward import Forward
from ascolto.operate.models.gesture import (
    Gesture,
    GestureKind,
    GestureLimit,
    GestureStep,
    LedgerEntry,
)
from ascolto.operate.models.hub import Hub, HubWay
from ascolto.operate.models.lead import ItemSent, Lead, LeadItem, LeadStep
from ascolto.operate.models.letter import Letter
from ascolto.operate.models.macro import Macro
from ascolto.operate.models.note import Note
from ascolto.operate.models.notice import Follower, Notice
from ascolto.operate.models.order import Order, OrderEvent, SalesRule
from ascolto.operate.models.past_import import PastImport, PastMade, PastProblem
from ascolto.operate.models.peer_review import PeerReview, Sampling
from ascolto.operate.models.playbook import Playbook, PlaybookRun, PlaybookVersion
from ascolto.operate.models.regrouping import Move, Regrouping
from ascolto.operate.models.rehearsal import Rehearsal
from ascolto.operate.models.saved_view import SavedView, ViewPlace
from ascolto.operate.models.snooze import Snooze
from ascolto.operate.models.submission import Submission, SubmissionFile
from ascolto.operate.models.tag import Tag, Tagging
from ascolto.operate.models.tally import Tally
from ascolto.operate.models.training import Training
from ascolto.operate.models.transcript import Transcript
from ascolto.operate.models.viewing import Viewing

__all__ = [
    "Acknowledgement",
    "AcknowledgementText",
    "Announcement",
    "Answer",
    "AnswerBody",
    "AnswerQuestion",
    "AnswerUse",
    "Asking",
    "Assignment",
    "Attention",
    "BulkChange",
    "Case",
    "CatalogueFeed",
    "CatalogueIntake",
    "CatalogueItem",
    "CatalogueWord",
    "Closure",
    "Continuation",
    "Conversation",
    "Draft",
    "Fact",
    "FactReading",
    "Faq",
    "Follower",
    "Forward",
    "Gesture",
    "GestureKind",
    "GestureLimit",
    "GestureStep",
    "Hub",
    "HubWay",
    "ItemSent",
    "Lead",
    "LeadItem",
    "LeadStep",
    "LedgerEntry",
    "Letter",
    "Macro",
    "Move",
    "Note",
    "Notice",
    "Order",
    "OrderEvent",
    "PastImport",
    "PastMade",
    "PastProblem",
    "PeerReview",
    "Playbook",
    "PlaybookRun",
    "PlaybookVersion",
    "PointerText",
    "Regrouping",
    "Rehearsal",
    "SalesRule",
    "Sampling",
    "SavedView",
    "Snooze",
    "Submission",
    "SubmissionFile",
    "Tag",
    "Tagging",
    "Tally",
    "Training",
    "Transcript",
    "ViewPlace",
    "Viewing",
]
