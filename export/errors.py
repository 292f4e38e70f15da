"""The one kind of error that a command reports as a single line instead of a traceback."""


class ExportError(Exception):
    """What failed, on which file, with which numbers, and what to do; `str(error)` is the whole message."""
