"""`python -m storage.migrations "Add sellers"`: draft the next revision from what the models have more."""

import sys
import tempfile
from pathlib import Path

from storage.db import open_engine
from storage.migrate import draft

with tempfile.TemporaryDirectory() as folder:
    engine = open_engine(f"sqlite:///{Path(folder) / 'scratch.db'}")
    draft(engine, " ".join(sys.argv[1:]) or "Unnamed")
    engine.dispose()
