"""What kind of file system a path lies on."""

from pathlib import Path

import pytest

from mokit.stores.sqlite.mounts import kind_of_place

TABLE = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /srv tmpfs rw 0 0
box:/export /srv/far nfs4 rw,vers=4.2 0 0
//box/share /srv/with\\040space cifs rw 0 0
tmpfs /srv/over nfs rw 0 0
/dev/sdb1 /srv/over xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/woolly.db", "ext4"),
        ("/srv/woolly.db", "tmpfs"),
        ("/srv/far/deep/down/woolly.db", "nfs4"),
        ("/srv/farther/woolly.db", "tmpfs"),
        ("/srv/far/../woolly.db", "tmpfs"),
        ("/srv/with space/woolly.db", "cifs"),
        ("/srv/over/woolly.db", "xfs"),
    ],
)
def test_the_innermost_mount_counts_and_the_last_of_those_at_one_place(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(TABLE, encoding="utf-8")
    assert kind_of_place(Path(path), mounts) == kind


def test_where_nobody_tells_the_kind_is_unknown(tmp_path: Path) -> None:
    assert kind_of_place(Path("/woolly.db"), tmp_path / "no such file") == ""
