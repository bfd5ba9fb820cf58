"""How Hypothesis looks for breaches."""

from hypothesis import HealthCheck, settings

# A rule is one method that many subclasses run, and what is drawn depends on their gateways.
PROPERTY = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
)
