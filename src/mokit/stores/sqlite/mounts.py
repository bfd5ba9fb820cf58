"""What kind of file system a path lies on, where the system tells."""

from pathlib import Path

MOUNTS = Path("/proc/self/mounts")      # Linux; elsewhere nobody tells


def kind_of_place(path: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system, such as "ext4" or "nfs4"; "" where it isn't told."""
    try:
        table = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    place = path.resolve()
    kinds: dict[Path, str] = {}
    for row in table.splitlines():
        _, point, kind, *_ = row.split(" ")
        kinds[Path(point.replace("\\040", " "))] = kind         # of those mounted over one another the last counts
    for parent in (place, *place.parents):
        if parent in kinds:
            return kinds[parent]
    return ""
