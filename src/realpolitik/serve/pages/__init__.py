"""What is seen at an address: pages for people, and what stands on them as data."""
