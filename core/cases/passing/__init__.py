"""An application that another place takes is registered here, passed on the same day, and nobody is sent away (SAL26 37)."""
