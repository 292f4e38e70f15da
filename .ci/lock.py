"""pip's resolution report comes in, constraints.txt goes out: exact versions without addresses.

A local version label such as `+cpu` is dropped, so that any build of that version will do.
"""

import json
import sys

report = json.load(sys.stdin)
pins = {}
for item in report["install"]:
    metadata = item["metadata"]
    pins[metadata["name"].lower().replace("_", "-")] = metadata["version"].split("+")[0]
pins.pop("ranklens", None)
print("# Written by `make lock`: the versions that this project is tested with.")
for name, version in sorted(pins.items()):
    print(f"{name}=={version}")
