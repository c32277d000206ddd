"""What holds for all tests."""

from hypothesis import settings

# How long an example takes says nothing about the product: machines are shared. Timings belong in benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
