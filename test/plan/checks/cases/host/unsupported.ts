/** What a host cannot enforce, or does not grant: each finding beside a twin in which it is not. */
import { expect } from 'vitest';
import { GiB, bytes } from '../../../../../src/model/bytes';
import { host, stopped, unit } from '../../../build';
import { SWAP, SWAPPED, SWAPPINESS, api, fixedIn, running, sysctl, type Case } from '../scenes';

export const UNSUPPORTED_CASES: readonly Case[] = [
  {
    kind: 'notGranted',
    when: 'a slice above grants less',
    bad: [
      api({ memory: { max: '2GiB', low: '1GiB' } }),
      running({ above: [{ slice: 'system.slice', low: bytes(GiB - 4096), min: bytes(0) }] }),
    ],
    good: [
      api({ memory: { max: '2GiB', low: '1GiB' } }),
      running({ above: [{ slice: 'system.slice', low: bytes(GiB), min: bytes(0) }] }),
    ],
    says: {
      severity: 'warning',
      facts: {
        unit: 'api.service',
        setting: 'MemoryLow',
        slice: 'system.slice',
        granted: GiB - 4096,
        wanted: GiB,
      },
    },
  },
  {
    kind: 'notGranted',
    when: 'a slice of the spec grants less',
    bad: [
      {
        services: { api: { memory: { max: '2GiB', min: '1GiB' } }, s: { unit: 'a.slice', memory: { min: '512MiB' } } },
      },
      host({
        units: [
          unit('api.service', { above: [{ slice: 'a.slice', low: 'infinity', min: 'infinity' }] }),
          unit('a.slice'),
        ],
      }),
    ],
    good: [
      { services: { api: { memory: { max: '2GiB', min: '1GiB' } }, s: { unit: 'a.slice', memory: { min: '1GiB' } } } },
      host({
        units: [unit('api.service', { above: [{ slice: 'a.slice', low: bytes(0), min: bytes(0) }] }), unit('a.slice')],
      }),
    ],
    says: { summary: 'MemoryMin of api.service is not granted by a.slice, which has 512 MiB' },
  },
  {
    kind: 'unsupported',
    when: 'a container may not write a sysctl',
    bad: [SWAPPINESS, fixedIn('lxc')],
    good: [SWAPPINESS, fixedIn('lxc', '10')],
    says: {
      summary: 'vm.swappiness of system cannot be enforced here: it cannot be written in this container (lxc)',
    },
  },
  {
    kind: 'unsupported',
    when: 'the kernel refuses a write to one key',
    bad: [SWAPPINESS, fixedIn()],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/10.conf', '60')],
    says: {
      summary:
        'vm.swappiness of system cannot be enforced here: the kernel refuses every write to it (a read-only mount, a user namespace or a security module)',
    },
  },
  {
    kind: 'unsupported',
    when: 'a value from before cannot be put back',
    bad: [{}, fixedIn('lxc', '10', '60')],
    good: [{}, fixedIn('lxc', '10')],
    says: {
      summary: 'vm.swappiness of system cannot be put back: it cannot be written in this container (lxc)',
      fix: 'Set it where it can be set: vm.swappiness = 60.',
    },
  },
  {
    kind: 'unsupported',
    when: 'a container asks for swap, whatever is there',
    bad: [SWAP, host({ facts: { container: 'lxc' }, swap: { fileSize: bytes(5), free: bytes(1) } })],
    good: [SWAP, host()],
    says: {
      summary:
        'swap:/swapfile of system cannot be enforced here: the host is a container (lxc), and swap is up to the machine around it',
      severity: 'info',
      detail: 'Nothing is made for it on this host. This is not drift.',
    },
  },
  {
    kind: 'unsupported',
    when: 'a file system takes no swap file',
    bad: [SWAP, host({ swap: { fileSystem: 'overlayfs' } })],
    good: [SWAP, host({ swap: { fileSystem: 'ext2/ext3' } })],
    says: {
      summary: 'swap:/swapfile of system cannot be enforced here: no swap file can be on overlayfs',
      severity: 'info',
    },
  },
  {
    kind: 'unsupported',
    when: 'the kernel has no swap',
    bad: [SWAP, host({ swap: { none: true } })],
    good: [SWAP, host({ swap: { fileSystem: 'xfs' } })],
    says: { summary: 'swap:/swapfile of system cannot be enforced here: the kernel has no swap', severity: 'info' },
  },
  {
    kind: 'unsupported',
    when: 'the folder of the swap file is read-only',
    bad: [SWAP, host({ swap: { folder: 'read-only', fileSystem: 'xfs' } })],
    good: [SWAP, host({ facts: { container: 'lxc' }, swap: { active: [SWAPPED] } })],
    says: {
      summary: 'swap:/swapfile of system cannot be enforced here: its folder cannot be written',
      severity: 'info',
    },
  },
  {
    kind: 'unsupported',
    when: 'the kernel has no such sysctl',
    bad: [SWAPPINESS, host({ sysctl: [{ key: 'vm.swappiness', files: [] }] })],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/10.conf', '60')],
    says: {
      severity: 'warning',
      facts: { target: 'system', setting: 'vm.swappiness', because: expect.any(String) as string },
    },
  },
  {
    kind: 'unsupported',
    when: 'systemd is too old',
    bad: [api({ oomPolicy: 'kill' }), host({ facts: { systemd: 242 }, units: [unit('api.service')] })],
    good: [api({ oomPolicy: 'kill' }), host({ facts: { systemd: 243 }, units: [unit('api.service')] })],
    says: {
      summary: 'OOMPolicy of api.service cannot be enforced here: systemd 242 does not know it (since 243)',
      severity: 'info',
    },
  },
  {
    kind: 'unsupported',
    when: 'systemd is not told of kills, so that no policy follows',
    bad: [api({ oomPolicy: 'kill' }), host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] })],
    good: [api({ oomPolicy: 'continue' }), host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] })],
    says: {
      severity: 'warning',
      facts: { target: 'api.service', setting: 'OOMPolicy', because: expect.any(String) as string },
    },
  },
  {
    kind: 'unsupported',
    when: 'nor where the memory controller is off',
    bad: [api({ oomPolicy: 'stop' }), host({ facts: { memoryController: false }, units: [unit('api.service')] })],
    good: [api({ oomPolicy: 'stop' }), running({ set: { OOMPolicy: 'continue' } })],
    says: {
      severity: 'info',
      facts: { target: 'api.service', setting: 'OOMPolicy', because: expect.any(String) as string },
    },
  },
  {
    kind: 'unsupported',
    when: 'not even MemoryLimit is known',
    bad: [api({ memory: '1GiB' }), host({ facts: { systemd: 207 }, units: [unit('api.service')] })],
    good: [api({ memory: '1GiB' }), host({ facts: { systemd: 219 }, units: [unit('api.service')] })],
    says: { severity: 'warning' },
  },
  {
    kind: 'unsupported',
    when: 'a score below 0 takes a capability that the host lacks',
    bad: [api({ protect: 'high' }), host({ facts: { capSysResource: false }, units: [unit('api.service')] })],
    good: [api({ protect: 'sacrifice' }), host({ facts: { capSysResource: false }, units: [unit('api.service')] })],
    says: { facts: { target: 'api.service', setting: 'OOMScoreAdjust', because: expect.any(String) as string } },
  },
  {
    kind: 'unsupported',
    when: 'a score below 0 is not there yet',
    bad: [api({ protect: 'high' }), host({ facts: { capSysResource: false }, units: [stopped('api.service')] })],
    good: [
      api({ protect: 'high' }),
      host({ facts: { capSysResource: false }, units: [unit('api.service', { set: { OOMScoreAdjust: '-500' } })] }),
    ],
    says: { severity: 'warning' },
  },
];
