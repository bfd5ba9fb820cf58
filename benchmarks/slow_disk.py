"""Let a comparison run as on a slower disk: each wait for the disk takes so much longer, of the servers' too.

Where a sandbox's disk answers in a tenth of a millisecond, a commit costs little more than the processor's time, and
sharing it gains little. Most disks of the cloud take one millisecond or more.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int slowed(const char *name, int file)
{
    struct timespec pause = {MICROSECONDS / 1000000, MICROSECONDS % 1000000 * 1000};
    int (*wait)(int) = dlsym(RTLD_NEXT, name);
    nanosleep(&pause, 0);
    return wait(file);
}

int fsync(int file) { return slowed("fsync", file); }
int fdatasync(int file) { return slowed("fdatasync", file); }
"""


def run_again(milliseconds: float) -> int:
    """Run this program once more, with a C library whose waits for the disk take longer; gives its status.

    Raises:
        SystemExit: There is no C compiler.
    """
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)               # servers run as somebody else
        source, library = Path(folder, "slow.c"), Path(folder, "slow.so")
        source.write_text(SOURCE)
        number = f"-DMICROSECONDS={round(milliseconds * 1000)}"
        try:
            subprocess.run(["cc", "-shared", "-fPIC", number, source, "-o", library, "-ldl"], check=True)  # noqa: S603, S607
        except OSError as error:
            raise SystemExit(f"a slower disk needs a C compiler: {error}") from error
        environment = {**os.environ, "LD_PRELOAD": str(library)}
        return subprocess.run([sys.executable, *sys.argv], env=environment, check=False).returncode  # noqa: S603
