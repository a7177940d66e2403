"""What lies in files of the past: mailboxes and tables, read in pieces. Pure: no Django."""
