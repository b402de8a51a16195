"""What HTTP needs, whatever is served: requests, addresses and problems."""
