"""What the real ansible-inventory prints for many inventories, in one go.

Reads from stdin a JSON list of {"cwd": ..., "args": [...]}, prints a JSON list of {"status", "stdout", "stderr"}.
Ansible is imported once, which takes most of the time of a run; each run then is a process of its own, forked from there.
"""
import json
import os
import sys
import tempfile

# No configuration of this machine or user may change what comes out.
empty = tempfile.NamedTemporaryFile(suffix='.cfg')
os.environ.update(ANSIBLE_CONFIG=empty.name, ANSIBLE_NOCOLOR='1', LC_ALL='C.UTF-8')

from ansible.cli.inventory import InventoryCLI  # noqa: E402
import ansible.plugins.inventory.yaml  # noqa: E402,F401
import ansible.plugins.inventory.ini  # noqa: E402,F401
import ansible.plugins.vars.host_group_vars  # noqa: E402,F401
import ansible.vars.manager  # noqa: E402,F401
import ansible.template  # noqa: E402,F401


def run(cwd, args, out, err):
    """Runs ansible-inventory in a child process, with its output in two open files; returns its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os.chdir(cwd)
            InventoryCLI.cli_executor(['ansible-inventory', *args])
        except SystemExit as end:
            status = end.code or 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status if isinstance(status, int) else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


results = []
for job in json.load(sys.stdin):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status = run(job['cwd'], job['args'], out, err)
        out.seek(0)
        err.seek(0)
        results.append({'status': status, 'stdout': out.read().decode(), 'stderr': err.read().decode()})
json.dump(results, sys.stdout)
