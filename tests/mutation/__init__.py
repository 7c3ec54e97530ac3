"""Changes one thing at a time in the SQL and in the rulebooks, and asks whether a test notices: `make mutate`.

Nothing is written into the project: a changed model lives in the parsed manifest, a changed rulebook in a new folder.
"""
