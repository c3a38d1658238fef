"""One module per archive layout, each with a ``READER``."""
