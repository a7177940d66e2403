"""The web chat: a widget on any page, answered by people."""

from ascolto.connectors.webchat.config import Config
from ascolto.connectors.webchat.connector import Connector
from ascolto.connectors.webchat.manifest import MANIFEST

__all__ = ["MANIFEST", "Config", "Connector"]
