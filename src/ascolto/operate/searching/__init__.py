"""What people type into the search box: operators, days, and the line that was found. Pure."""
