"""The screens of who works here: duties and their rights, accounts, postings."""
