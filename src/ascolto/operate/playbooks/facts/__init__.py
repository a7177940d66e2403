"""What conditions may ask about; importing this makes them known."""

from ascolto.operate.playbooks.facts import (  # noqa: F401
    conversation,
    customer,
    message,
    moment,
    tags,
)
