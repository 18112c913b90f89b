"""Who may do what, where, when: duties, postings, row scope, sign-in."""
