"""What all tests share. `pytest` alone runs those that need nothing; the others carry `model` or `browser`.

Helpers of one stage live beside its tests: `fakes.py` (models as arithmetic), `folders.py` (a page and
models as files), `browser/` (a built site in Chromium).
"""
