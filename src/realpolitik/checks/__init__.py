"""Checks that find faults in data files, and say where each fault is and how to correct it."""
