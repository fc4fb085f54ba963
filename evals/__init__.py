"""Gold, scorer, runs, comparison and report. The scorer imports only `schemas`."""
