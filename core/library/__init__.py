"""Policy texts: what a case, a letter or a value rests on, with the days on which each text is in force."""
