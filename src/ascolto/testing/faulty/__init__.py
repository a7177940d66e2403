"""What the fault suite stands on: an installation whose processes are killed, and its neighbours.

Nothing here imports Django: the suite looks at an installation from outside, as an operator does.
"""
