"""What people read: a view of an answer, claim, source, proof or list, and its printers."""
