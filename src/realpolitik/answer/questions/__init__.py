"""What is asked: a saved question, the things that are named, and what narrows it."""
