"""What customers say at the counter or on the phone, typed in by staff."""
