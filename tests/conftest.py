"""What holds for all tests."""

import os
import signal
import tempfile

from hypothesis import settings

# How long an example takes says nothing about the product: machines are shared. Timings belong in benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What tests read is remembered for this run alone, by all its workers; nothing of what the user's own program
# read is taken.
if "TESTS_CACHE" not in os.environ:
    _CACHE = tempfile.TemporaryDirectory(prefix="cyberdialogue-cache-")
    os.environ["TESTS_CACHE"] = _CACHE.name
os.environ["XDG_CACHE_HOME"] = os.environ["TESTS_CACHE"]
os.environ.pop("CACHE_DIRECTORY", None)

# A shell starts what it puts in the background with interrupts ignored; what tests start inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
