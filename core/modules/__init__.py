"""Which modules are enabled where and when, and the gate that every page, call, job and panel asks."""
