"""Small random offices whose cases lie on the edges on purpose, and the comparison of what is published with the plain
calculation: `python -m tests.reference.drawn`, or `make reference`."""
