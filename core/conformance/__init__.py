"""What every plugin is held to, ours and those from outside alike, and a skeleton that passes."""

from core.conformance.kit import check_plugin, file_faults
from core.conformance.measures import oversized
from core.conformance.skeleton import example, write_built_in, write_distribution

__all__ = ["check_plugin", "example", "file_faults", "oversized", "write_built_in", "write_distribution"]
