"""Find faults in data files, with their positions and advice on how to correct them."""
