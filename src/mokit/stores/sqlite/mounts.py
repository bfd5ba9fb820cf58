"""Disks of other machines, where SQLite can't keep processes apart."""

from pathlib import Path

from mokit.errors import StoreMisconfigured

MOUNTS = Path("/proc/self/mounts")      # Linux; elsewhere nobody tells
FAR_AWAY = {"9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}


def refuse_far_away(path: Path, mounts: Path = MOUNTS) -> None:
    """Do nothing if the path is on a disk of this machine, or if nobody tells.

    Raises:
        StoreMisconfigured: It is on another machine's.
    """
    kind = _kind_of_place(path, mounts)
    if kind in FAR_AWAY:
        raise StoreMisconfigured(
            f"{path} lies on a file system of another machine ({kind}), where SQLite can't keep processes apart; "
            "choose a local disk"
        )


def _kind_of_place(path: Path, mounts: Path) -> str:
    """The kind of file system, such as "ext4" or "nfs4"; "" where it isn't told."""
    try:
        table = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    kinds: dict[Path, str] = {}
    for row in table.splitlines():
        _, point, kind, *_ = row.split(" ")
        kinds[Path(point.replace("\\040", " "))] = kind       # of several at one place the last counts
    place = path.resolve()
    return next((kinds[parent] for parent in (place, *place.parents) if parent in kinds), "")
