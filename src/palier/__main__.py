"""`python -m palier`: the command line, after preparing what a checkout needs and a wheel brings along."""

from palier.project.cli import main
from palier.project.prepare import prepare_checkout

prepare_checkout()
main()
