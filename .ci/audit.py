"""Look up known weaknesses of what is installed: fail on any, and say how much the database could not answer."""

import json
import subprocess
import sys


def main() -> int:
    """Return 1 where a weakness is known, else 0."""
    command = [sys.executable, "-m", "pip_audit", "--skip-editable", "--format", "json", "--progress-spinner", "off"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        packages = json.loads(ended.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"NOT AUDITED, the database of advisories is out of reach: {ended.stderr.strip()[-300:]}")  # noqa: T201
        return 0
    weak = [package for package in packages if package.get("vulns")]
    for package in weak:
        names = ", ".join(each["id"] for each in package["vulns"])
        print(f"{package['name']} {package['version']}: {names}")  # noqa: T201
    audited = sum("vulns" in package for package in packages)
    missing = len(packages) - audited
    print(f"{audited} packages audited, {len(weak)} with known weaknesses")  # noqa: T201
    if missing:
        print(f"NOT AUDITED: {missing} packages that the database does not answer for")  # noqa: T201
    return 1 if weak else 0


if __name__ == "__main__":
    raise SystemExit(main())
