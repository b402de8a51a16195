"""What is wrong in data, and where.

`check` makes all checks; the modules of the packages each declare the rules of some, and make them.
"""
