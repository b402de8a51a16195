"""What is wrong in words: those of sources against their claims, those of labels and glosses."""
