"""How good the matching is, on labelled sets beside the checkout; ``python -m framing.evaluation``."""
