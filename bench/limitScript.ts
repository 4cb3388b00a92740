/**
 * Decides what oomcfg's apply is measured against: the shell script that a careful administrator would write for the
 * same job.
 */
import type { Setting } from './rounds';

/**
 * Drop-ins and a sysctl.d file, each put in place by a rename; one daemon-reload, one `sysctl -p`, one try-restart of
 * all; then what apply verifies is read back: limits from the cgroups, JAVA_OPTS from the running processes, sysctls
 * from the kernel. Exit 1 says that one differs. Both cgroup versions. It looks at nothing before it writes, and keeps
 * nothing to go back to.
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
  process=$(systemctl show -p MainPID --value "$name")
  # Just forked, it has systemd's environment still.
  tries=0
  until tr '\\0' '\\n' <"/proc/$process/environ" | grep -qxF -e "JAVA_OPTS=$java_opts"; do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || { echo "$name: process $process does not have JAVA_OPTS=$java_opts" >&2; status=1; break; }
    sleep 0.05
  done
done
while IFS=' =' read -r key value; do
  now=$(sysctl -n "$key")
  [ "$now" = "$value" ] || { echo "$key is $now, not $value" >&2; status=1; }
done </etc/sysctl.d/90-limits.conf
exit "$status"
`;
}
