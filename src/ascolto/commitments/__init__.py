"""What we owe somebody by a time: ledger, clock, warnings, escalation."""
