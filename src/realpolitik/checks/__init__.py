"""What is wrong in data, and where.

`check` makes all checks; each other module declares the rules of some, and makes them.
"""
