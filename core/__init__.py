"""The shared core of Jiuzhu: everything that is not one assistance type."""
