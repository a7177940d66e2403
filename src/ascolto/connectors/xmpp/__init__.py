"""XMPP (Jabber): people who write to the company's address."""
