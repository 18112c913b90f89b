"""What this feature answers to core's questions."""

from core.declare import Parameter, hookimpl
from core.parameters.keys import OWN
from core.rules.parameters import SHARED


@hookimpl
def register_parameters() -> list[Parameter]:
    """Core's own parameters and those that several types read."""
    return [*SHARED, *OWN]
