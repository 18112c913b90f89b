"""What core itself lets a county set; what several types read stands in core.rules.parameters."""

from core.declare import Parameter
from core.parameters.keys import means, money, oversight, procedure

OWN: tuple[Parameter, ...] = tuple(
    value
    for module in (procedure, means, money, oversight)
    for value in vars(module).values()
    if isinstance(value, Parameter)
)
