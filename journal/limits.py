"""``python -m journal.limits BYTES SECONDS PROGRAM ARGUMENT…`` runs a program of ours within limits.

They bind memory and time of the processor, of this process and of each that it starts. PROGRAM is the name of a module,
or the path of a file that imports nothing of ours. Imports nothing of the journal.
"""

from __future__ import annotations

import resource
import runpy
import sys

OUT_OF_MEMORY = 251
"""The status of a process whose memory is used up; programs written in Haskell, as pandoc is, end with it, too."""


def main(memory: str, seconds: str, program: str) -> int:
    """Run a program and return its status; one that takes longer is ended by SIGXCPU."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))  # at the harder one it is SIGKILL
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if program.endswith(".py"):
            runpy.run_path(program, run_name="__main__")
        else:
            runpy.run_module(program, run_name="__main__", alter_sys=True)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    memory, seconds, program, *_arguments = sys.argv[1:]
    sys.argv = sys.argv[3:]
    sys.exit(main(memory, seconds, program))
