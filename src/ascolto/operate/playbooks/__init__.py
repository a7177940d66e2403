"""Playbooks: what we do by ourselves when something arrives, written by a lead.

`grammar`, `matching`, `engine` and `catalogue` are pure: no Django, no database. `facts` says what
conditions may ask about, `deeds` what a playbook may do; both register in the catalogue, one file
each, so that a new part of the product adds its own.
"""
