"""Runs the agent command of the reference engine in a terminal of its own, around `cat`; shows what that shows."""

import os
import pty
import sys

pid, terminal = pty.fork()
if pid == 0:
    from dictare.agent import run_agent

    sys.exit(run_agent(sys.argv[2], ["cat"], base_url=sys.argv[1], clear_on_start=False))

while True:
    try:
        shown = os.read(terminal, 4096)
    except OSError:
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
    sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
