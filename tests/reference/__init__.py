"""A second, plain calculation of the scores, from the simulated truth and `rulebooks.md` alone.

It shares no code and no SQL with the product: plain loops, fractions, and the calendar package.
"""
