"""最低生活保障 (dibao): monthly aid to families whose income per head is under the local standard and whose property fits.

社会救助法 (2026) 18-21, 37-48; 最低生活保障审核确认办法 (民发〔2021〕57号); 民发〔2022〕83号.
"""
