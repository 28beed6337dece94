"""Databases as releases left them: what follows must go on from each, on either engine.

A folder a release, with what `sqlite3` and `pg_dump` say of it. `keep` makes that of the present code, once, when it is
released; what was kept is never made anew: a migration brings it up to date.
"""
