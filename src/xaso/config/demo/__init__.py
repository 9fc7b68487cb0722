"""The sample commune of the demonstration: believable, deterministic, plainly invented."""
