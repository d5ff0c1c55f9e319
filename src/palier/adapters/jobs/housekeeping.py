"""What a desk sweeps out now and then."""

from procrastinate import Blueprint

blueprint = Blueprint()
