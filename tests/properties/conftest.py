"""How many random scenarios are tried: a few, always the same, or with ``KVOTA_PROPERTIES=deep`` many new ones."""

import os

from hypothesis import HealthCheck, Phase, settings

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

settings.register_profile(
    "fast",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=SLOW,
)
settings.register_profile("deep", deadline=None, max_examples=500, suppress_health_check=SLOW, print_blob=True)
settings.load_profile(os.environ.get("KVOTA_PROPERTIES", "fast"))
