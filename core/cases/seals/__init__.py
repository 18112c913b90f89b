"""The seals of the townships (专用章、公章): the register, who keeps each, every use."""
