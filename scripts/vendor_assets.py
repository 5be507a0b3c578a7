"""Refreshes static/vendor from the npm registry: `python scripts/vendor_assets.py` after editing VENDOR.json.

VENDOR.json names each package, its version, its licence and the files taken; this command fetches the
packages with `npm pack`, copies those files, drops the pointers to source maps (the manifest storage would
look for them), builds the icon sprite from icons.txt and writes the sha256 of every file back.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
SOURCE_MAP = re.compile(rb"\n?(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*\Z")
SVG = "http://www.w3.org/2000/svg"
SHAPE = re.compile(r"<(?!path stroke=\"none\"|/)[^>]+/>")


def fetch(package: str, version: str, into: Path) -> Path:
    subprocess.run(["npm", "pack", f"{package}@{version}", "--silent"], cwd=into, check=True)
    archive = next(into.glob("*.tgz"))
    with tarfile.open(archive) as bundle:
        bundle.extractall(into, filter="data")
    return into / "package"


def sprite(icons: Path) -> bytes:
    """One SVG with a symbol an icon; the stroke is set by the page's style sheet."""
    symbols = []
    for name in (VENDOR / "icons.txt").read_text().split():
        filled = name.endswith("-filled")
        file = icons / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
        shapes = "".join(SHAPE.findall(file.read_text().partition("<svg")[2].partition(">")[2]))
        paint = ' fill="currentColor" stroke="none"' if filled else ""
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24"{paint}>{shapes}</symbol>')
    return f'<svg xmlns="{SVG}">{"".join(symbols)}</svg>'.encode()


def main() -> None:
    manifest_path = VENDOR / "VENDOR.json"
    manifest = json.loads(manifest_path.read_text())
    for entry in manifest["packages"]:
        with tempfile.TemporaryDirectory() as scratch:
            package = fetch(entry["name"], entry["version"], Path(scratch))
            for file in entry["files"]:
                if file["from"] == "icons":
                    content = sprite(package / "icons")
                elif file["from"] == "":
                    content = (VENDOR / file["path"]).read_bytes()
                else:
                    content = SOURCE_MAP.sub(b"\n", (package / file["from"]).read_bytes())
                target = VENDOR / file["path"]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                file["sha256"] = hashlib.sha256(content).hexdigest()
    manifest_path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
