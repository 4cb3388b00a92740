"""What the real Ansible makes of many inventories, in one go.

Reads from stdin a JSON list and prints a JSON list with one answer for each job:
{"cwd", "args"}: ansible-inventory with these arguments; {"status", "stdout", "stderr"}.
{"source", "patterns"}: the hosts of each pattern, null where it names something that is not there.
{"literals"}: the value of each text by the rules of the ini plugin; null where JSON has no such value, else {"value"}.
{"scalars"}: the value of each text as a value in YAML, in the same form.
{"addresses"}: [host, port] of each address, null where it is none.
Ansible is imported once, which takes most of the time of a run; each run then is a process of its own, forked from there.
"""
import json
import os
import sys
import tempfile

# No configuration of this machine or user may change what comes out.
empty = tempfile.NamedTemporaryFile(suffix='.cfg')
os.environ.update(ANSIBLE_CONFIG=empty.name, ANSIBLE_NOCOLOR='1', ANSIBLE_HOST_PATTERN_MISMATCH='error', LC_ALL='C.UTF-8')

from ansible.cli.inventory import InventoryCLI  # noqa: E402
from ansible.module_utils.common.json import AnsibleJSONEncoder  # noqa: E402
from ansible.errors import AnsibleError  # noqa: E402
from ansible.inventory.manager import InventoryManager  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.parsing.utils.addresses import parse_address  # noqa: E402
from ansible.plugins.inventory.ini import InventoryModule  # noqa: E402
import ansible.plugins.inventory.yaml  # noqa: E402,F401
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


def hosts_of(source, patterns):
    """The hosts of each pattern in the inventory of one file."""
    inventory = InventoryManager(loader=DataLoader(), sources=[source])

    def match(pattern):
        try:
            return [host.name for host in inventory.get_hosts(pattern)]
        except AnsibleError:
            return None

    return [match(pattern) for pattern in patterns]


def literals(texts):
    """The values that the ini plugin gives to texts."""
    def read(text):
        try:
            return {'value': json.loads(json.dumps(InventoryModule._parse_value(text), allow_nan=False))}
        except (TypeError, ValueError):
            return None

    return [read(text) for text in texts]


def scalars(texts):
    """The values that a YAML mapping has with each of the texts behind its colon."""
    loader = DataLoader()

    def read(text):
        try:
            value = loader.load('a: ' + text)['a']
            return {'value': json.loads(json.dumps(value, allow_nan=False, cls=AnsibleJSONEncoder))}
        except Exception:
            return None

    return [read(text) for text in texts]


def addresses(texts):
    """What is left of each address without its port, and that port."""
    def read(text):
        try:
            return parse_address(text, allow_ranges=True)
        except AnsibleError:
            return None

    return [read(text) for text in texts]


results = []
for job in json.load(sys.stdin):
    if 'patterns' in job:
        results.append(hosts_of(job['source'], job['patterns']))
        continue
    if 'literals' in job:
        results.append(literals(job['literals']))
        continue
    if 'addresses' in job:
        results.append(addresses(job['addresses']))
        continue
    if 'scalars' in job:
        results.append(scalars(job['scalars']))
        continue
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status = run(job['cwd'], job['args'], out, err)
        out.seek(0)
        err.seek(0)
        results.append({'status': status, 'stdout': out.read().decode(), 'stderr': err.read().decode()})
json.dump(results, sys.stdout)
