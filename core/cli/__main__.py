"""`python -m core.cli`, for processes that start others of their kind."""

from core.cli import main

main(prog_name="jiuzhu")
