"""What lies in files of the past: mailboxes, and which column of a table is what. Pure: no Django."""
