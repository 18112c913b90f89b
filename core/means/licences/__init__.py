"""The bureau's licences by which a township starts queries of outside sources, or reads their answers, itself."""
