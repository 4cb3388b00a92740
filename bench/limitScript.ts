/** Decides what oomcfg's apply is measured against: the shell script that a careful administrator would write for the same job. */
import type { Setting } from './site';

/**
 * Drop-ins and a sysctl.d file, each put in place by a rename; one daemon-reload, one `sysctl -p`, one try-restart of all; then the
 * limits are read back from the cgroups, and exit 1 says that one differs. Both cgroup versions. It looks at nothing before it writes.
 */
export function limitScript(
  services: readonly string[],
  wanted: Setting,
  sysctls: ReadonlyMap<string, string>,
): string {
  const lines = [...sysctls].map(([key, value]) => `${key} = ${value}`);
  return `set -eu
services='${services.join(' ')}'
limit=${wanted.memory}
java_opts='-Xms${wanted.heap}m -Xmx${wanted.heap}m'

for name in $services; do
  folder=/etc/systemd/system/$name.service.d
  [ -d "$folder" ] || mkdir "$folder"
  printf '[Service]\\nMemoryMax=%s\\nEnvironment="JAVA_OPTS=%s"\\n' "$limit" "$java_opts" >"$folder/90-limits.new"
  mv "$folder/90-limits.new" "$folder/90-limits.conf"
done
cat >/etc/sysctl.d/90-limits.new <<'END'
${lines.join('\n')}
END
mv /etc/sysctl.d/90-limits.new /etc/sysctl.d/90-limits.conf

systemctl daemon-reload
sysctl -q -p /etc/sysctl.d/90-limits.conf
systemctl try-restart $services

status=0
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then file=memory.max root=/sys/fs/cgroup
else file=memory.limit_in_bytes root=/sys/fs/cgroup/memory; fi
for name in $services; do
  read -r now <"$root/system.slice/$name.service/$file"
  [ "$now" = "$limit" ] || { echo "$name: the limit is $now, not $limit" >&2; status=1; }
done
exit "$status"
`;
}
