"""投诉举报与信访 (complaints): everything that anybody brings against or asks of social assistance, on its track with its clock.

信访工作条例 (2022); 社会救助法 (2026) 60, 68, 76; 最低生活保障审核确认办法 36-37.
"""
