"""A county's own process (经办流程): what it adds to a type's procedure, drafted, compared, published from a day on."""
