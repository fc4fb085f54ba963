"""`python -m extractor.cli`, for where the console script is not on the path."""

from extractor.cli.app import main

main()
