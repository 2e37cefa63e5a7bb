"""The story, as it is told to `tale.py`."""
