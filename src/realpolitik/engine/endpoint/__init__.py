"""Endpoints elsewhere: asked over HTTP, with credentials, and what is published to them."""
