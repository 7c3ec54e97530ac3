"""Alerts that go out: what there is to tell, the message, the services, and what became of each attempt."""
