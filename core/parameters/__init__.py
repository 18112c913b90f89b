"""What a county may set: declared parameters, dated values by division with their basis, profile files."""
