"""临时救助 (linshi): one-off help to people whom something sudden, urgent or ruinous has put in grave but passing trouble.

社会救助法 (2026) 29, 37, 43-45, 50; 民发〔2018〕23号; 中办发〔2020〕18号.
"""
