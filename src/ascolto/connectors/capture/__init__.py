"""What a member saw somewhere on the web, brought by a bookmark or by a shared mail."""
