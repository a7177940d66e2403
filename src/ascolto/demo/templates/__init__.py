"""Talks with gaps, for `generated` and `live` to fill.

Scripts as in `script`, with "[one|another]" for choices and "<slot>" for what the engine
fills: people's names, rooms, dates, numbers. "[1:a|b]" and a later "[1:c|d]" choose alike. "*"
stands for a person and a time.
"""
