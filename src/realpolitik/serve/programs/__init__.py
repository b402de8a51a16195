"""What programs speak: the SPARQL Protocol, the description of the service, tools of agents."""
