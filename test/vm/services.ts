/**
 * The services that the machines run: what holds memory, what leaks when told to, a JVM, and what keeps a change
 * waiting.
 */
import { on, type Vm } from './harness';

/**
 * Holds the MiB given. One child has its score, one sets its own. USR1 starts a child that leaks, USR2 one that does
 * not. With /run/stubborn it does not end on SIGTERM.
 */
const FAMILY = `#!/bin/sh
mebibyte=$(head -c 1048576 /dev/zero | tr '\\0' x)
held=0
while [ "$held" -lt "\${1:-0}" ]; do
  eval "held_$held=\\$mebibyte"
  held=$((held + 1))
done
mebibyte=
sleep infinity &
sh -c 'echo 250 >/proc/$$/oom_score_adj; exec sleep infinity' &
trap '/usr/local/bin/leak &' USR1
trap 'sleep infinity &' USR2
trap '[ -e /run/stubborn ] || { kill $(jobs -p); exit 0; }' TERM
while :; do wait; done
`;

/** A JVM that stays and says its flags, started by a script as JAVA_OPTS has it. */
const JAPP = `#!/bin/sh
exec java $JAVA_OPTS -Djava.security.manager=allow -XX:+PrintFlagsFinal -m java.rmi/sun.rmi.registry.RegistryImpl 11099
`;

/** With /run/slow-mkswap a swap file is never made: a change waits in front of its switch. */
const MKSWAP = `#!/bin/sh
while [ -e /run/slow-mkswap ]; do sleep 1; done
exec /usr/sbin/mkswap "$@"
`;

const PROGRAMS: Readonly<Record<string, string>> = {
  '/usr/local/bin/family': FAMILY,
  '/usr/local/bin/japp': JAPP,
  '/usr/local/sbin/mkswap': MKSWAP,
};

const UNITS: Readonly<Record<string, string>> = {
  api: 'ExecStart=/usr/local/bin/family',
  batch: 'ExecStart=/usr/local/bin/family',
  cache: 'ExecStart=/usr/local/bin/idle',
  db: 'ExecStart=/usr/local/bin/family 40\nSlice=shop.slice',
  web: 'ExecStart=/usr/local/bin/family\nSlice=shop.slice',
  japp: 'ExecStart=/usr/local/bin/japp\nStandardOutput=truncate:/run/japp.flags',
  loner: 'ExecStart=/usr/local/bin/idle\nSlice=shop.slice',
};

/** Installs all of them, and starts all but `loner`, now and at each boot. */
export async function install(vm: Vm): Promise<void> {
  const files = [
    ...Object.entries(PROGRAMS),
    ...Object.entries(UNITS).map(([name, lines]) => [
      `/etc/systemd/system/${name}.service`,
      `[Service]\n${lines}\n[Install]\nWantedBy=multi-user.target\n`,
    ]),
  ];
  for (const [path = '', text = ''] of files) await vm.writeFile(path, text);
  const started = Object.keys(UNITS).filter((name) => name !== 'loner');
  await on(
    vm,
    `chmod 755 ${Object.keys(PROGRAMS).join(' ')} && systemctl daemon-reload && systemctl enable -q --now ${started.join(' ')}`,
  );
  await ready(vm);
}

/**
 * Until the services have got as far as they go by themselves: memory held, children there, the JVM's flags printed.
 */
export async function ready(vm: Vm): Promise<void> {
  await on(
    vm,
    `for unit in api batch db web; do
      group=/sys/fs/cgroup$(systemctl show --value -p ControlGroup $unit)
      until [ "$(wc -l <"$group/cgroup.procs")" -ge 3 ]; do sleep 0.2; done
      until grep -qx 250 $(sed 's|.*|/proc/&/oom_score_adj|' "$group/cgroup.procs"); do sleep 0.2; done
    done
    until grep -q ZeroTLAB /run/japp.flags; do sleep 0.2; done`,
  );
}
