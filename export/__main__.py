"""The command line: `python -m export COMMAND`; finds a command's module and reports its errors in a line.

Every command is the module of its name with `add_arguments(parser)` and `run(args) -> exit status`. Modules
are imported only when asked for, so that building a site never imports torch.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

from export.errors import ExportError

COMMANDS = {
    "convert": "turn a bi-encoder or a cross-encoder into a quantized ONNX model folder",
    "check": "compare a model folder with its PyTorch original",
    "evaluate": "measure ranking quality on the evaluation set",
    "examples": "store the results that the page shows before its models are loaded",
    "runtimes": "fetch the browser runtimes that web/package-lock.json pins",
    "build": "write the site into a folder",
    "serve": "serve a built site on this machine",
}
INSTALL = "python -m pip install -e '.[export]' -c constraints.txt"


def usage() -> str:
    """Return the list of commands."""
    lines = [f"  {name:10}{line}" for name, line in COMMANDS.items()]
    return "\n".join(
        ["usage: python -m export COMMAND [options]", "", *lines, "", "COMMAND --help tells its options."]
    )


def main(arguments: Sequence[str]) -> int:
    """Run one command; return 0, 1 for an error that was reported, 2 for a wrong call."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage())
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"export: there is no command {name!r}\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        command = importlib.import_module(f"export.{name}")
        parser = argparse.ArgumentParser(prog=f"python -m export {name}", description=COMMANDS[name])
        command.add_arguments(parser)
        return int(command.run(parser.parse_args(rest)))
    except ExportError as error:
        print(f"export {name}: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if missing in ("export", "ranklens"):
            raise
        print(f"export {name}: needs {missing}, which is not installed; run {INSTALL}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
