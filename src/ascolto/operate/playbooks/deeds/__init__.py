"""What playbooks may do; importing this makes it known."""

from ascolto.operate.playbooks.deeds import (  # noqa: F401
    alert,
    ask,
    assign,
    close,
    due,
    gesture,
    lead,
    note,
    say,
    tag,
    urge,
)
