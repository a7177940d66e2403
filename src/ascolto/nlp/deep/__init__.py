"""A small transformer on this machine, in numpy: the optional better reader (`nlp/encoder.py`)."""
