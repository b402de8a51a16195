"""Find faults in data: their places, and how to correct them."""
