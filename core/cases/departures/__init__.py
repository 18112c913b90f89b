"""What a supervisor looks into under items (1) to (3) of 社会救助法 70, and the note that settles it (LAW-52)."""
