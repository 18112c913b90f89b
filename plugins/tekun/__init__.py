"""特困人员救助供养 (tekun): living and care for the old, disabled and minor who have no work, no income and nobody who can support them.

社会救助法 (2026) 16-17, 37-48; 特困人员认定办法 (民发〔2021〕43号).
"""
