"""What all tests share."""

from hypothesis import settings

# A busy machine is not a defect: time is gated by the benchmarks, never by a single example.
settings.register_profile("shop", deadline=None)
settings.load_profile("shop")
