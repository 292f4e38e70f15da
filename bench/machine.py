"""Machine: what a reader must know of the computer, but not its name; what its kernel says of a process."""

import os
import platform
import re
from pathlib import Path
from typing import Any

from export.runtimes import WEB, installed_version

CPU_FACTS = Path("/proc/cpuinfo")


def describe(browser: str, load: float | None) -> dict[str, Any]:
    """Return cores, processor, system, browser and how busy the machine was."""
    return {
        "cores": os.cpu_count(),
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "browser": f"Chromium {browser}, headless",
        "load": load,
    }


def load() -> float | None:
    """Return how many programs shared each core in the last minute; None where the system does not say."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 1) if hasattr(os, "getloadavg") else None


def processor() -> str:
    """Return the processor's model name as the system gives it."""
    try:
        lines = CPU_FACTS.read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def versions() -> dict[str, str]:
    """Return the versions of what is compared."""
    packages = ("onnxruntime-web", "pyodide", "@huggingface/transformers")
    return {package: installed_version(package, WEB) or "unknown" for package in packages}


def high_water(process: int, folder: Path = Path("/proc")) -> int | None:
    """Return the peak resident size of a process in bytes."""
    try:
        status = (folder / str(process) / "status").read_text("utf-8")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
