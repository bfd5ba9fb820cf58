"""Disks of other machines are refused: the innermost mount counts, and the last of several at one place."""

from pathlib import Path

import pytest

from mokit.errors import StoreMisconfigured
from mokit.stores.sqlite.mounts import refuse_far_away

TABLE = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /srv tmpfs rw 0 0
box:/export /srv/far nfs4 rw,vers=4.2 0 0
//box/share /srv/with\\040space cifs rw 0 0
box:/other /srv/near nfs rw 0 0
/dev/sdb1 /srv/near xfs rw 0 0
share /srv/near/in 9p rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    mounts = tmp_path / "mounts"
    mounts.write_text(TABLE, encoding="utf-8")
    return mounts


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/srv/far/deep/down/woolly.db", "nfs4"), ("/srv/with space/woolly.db", "cifs"), ("/srv/near/in/woolly.db", "9p")],
)
def test_what_lies_on_another_machine_is_refused(mounts: Path, path: str, kind: str) -> None:
    with pytest.raises(StoreMisconfigured, match=kind):
        refuse_far_away(Path(path), mounts)


@pytest.mark.parametrize(
    "path",
    ["/woolly.db", "/srv/woolly.db", "/srv/farther/woolly.db", "/srv/far/../woolly.db", "/srv/near/woolly.db"],
)
def test_what_lies_on_this_machine_is_not(mounts: Path, path: str) -> None:
    refuse_far_away(Path(path), mounts)


def test_where_nobody_tells_nothing_is_refused(tmp_path: Path) -> None:
    refuse_far_away(Path("/srv/far/woolly.db"), tmp_path / "no such file")
