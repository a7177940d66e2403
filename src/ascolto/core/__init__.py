"""What every package stands on: workspaces, people, activity, bus, jobs, live updates, secrets, search, storage."""
