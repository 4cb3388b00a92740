/**
 * Which programs of a start command or of a line of a start script keep a variable from what they start: read from
 * their words, in each shell that hosts have.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, SHELLS } from '../../remote/shells';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomcfg-envdir-'));
  writeFileSync(join(folder, 'JAVA_OPTS'), '-Xmx1g\n');
  writeFileSync(join(folder, 'NOTHING'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(SHELLS)('a program that keeps a variable, in $shell', (shell) => {
  /** What the host's rules say of sudo and doas is another test. */
  const said = (call: string, ...args: readonly string[]): readonly string[] =>
    records(shell, `rules_of_host() { HOP_RESETS=rules; }\nEXACT=yes\n${call}`, args).map((line) => line.slice(3));

  it.each<[string, string]>([
    ['/usr/bin/sudo -u app /opt/start.sh', 'rules sudo'],
    ['/usr/bin/sudo -nu app -- /opt/start.sh -E', 'rules sudo'],
    ['/usr/bin/sudo --user app --login /opt/start.sh', 'rules sudo'],
    ['/usr/bin/nice -n 5 sudo -u app /opt/start.sh', 'rules sudo'],
    ['/usr/bin/sudo --preserve-env=A,MY_JAVA_OPTS -u app /opt/start.sh', 'rules sudo'],
    ['/usr/bin/sudo JAVA_OPTS=-Xmx9m /opt/start.sh', 'sets sudo'],
    ['/usr/bin/doas -u app /opt/start.sh', 'rules doas'],
    ['/usr/bin/setpriv --reuid app --reset-env --init-groups /opt/start.sh', 'clears setpriv'],
    ['/usr/sbin/runuser -u app -- sudo -u b /opt/start.sh', 'rules sudo'],
    ['/usr/sbin/runuser -l app -c /opt/start.sh', 'login runuser'],
    ['/usr/sbin/runuser app -c /opt/start.sh -l', 'login runuser'],
    ['/usr/bin/su -ls /bin/sh app -c /opt/start.sh', 'login su'],
    // (util-linux: -m is ignored where --login is given.)
    ['/bin/su - -m app -c /opt/start.sh', 'login su'],
    ['/bin/su -l -w MY_JAVA_OPTS app -c /opt/start.sh', 'login su'],
    ['/usr/bin/setuidgid app sudo /opt/start.sh', 'rules sudo'],
    ['/usr/bin/pkexec --user app /opt/start.sh', 'clears pkexec'],
    ['/usr/bin/systemd-run --uid=app /opt/start.sh', 'clears systemd-run'],
    ['/usr/bin/systemd-run -E JAVA_OPTS=1 /opt/start.sh', 'sets systemd-run'],
    ['/usr/bin/sudo -u app env -i /opt/start.sh', 'clears env'],
    ['/usr/bin/env -i sudo -u app /opt/start.sh', 'clears env'],
  ])('%j', (command, what) => expect(said('look_start_loss JAVA_OPTS "$1"', command)).toEqual([`xset ${what}`]));

  it.each([
    '/usr/bin/sudo -Eu app /opt/start.sh',
    '/usr/bin/sudo --preserve-env=A,JAVA_OPTS -u app /opt/start.sh',
    '/usr/bin/sudo --user app JAVA_OPTS=${JAVA_OPTS} /opt/start.sh',
    '/usr/bin/sudo -u app env JAVA_OPTS=${JAVA_OPTS} /opt/start.sh',
    '/usr/bin/sudo -u app java $JAVA_OPTS -jar x',
    '/usr/bin/setpriv --reuid=app --init-groups /opt/start.sh --reset-env',
    '/usr/bin/setpriv --reset-env env JAVA_OPTS=${JAVA_OPTS} /opt/start.sh',
    '/usr/sbin/runuser -u app -- /opt/start.sh -l',
    '/bin/su - app -c JAVA_OPTS="${JAVA_OPTS}"\u0001exec\u0001/opt/start.sh',
    '/usr/bin/systemd-run --scope /opt/start.sh',
    '/usr/bin/systemd-run -E JAVA_OPTS /opt/start.sh',
    '/usr/bin/chpst -u app /opt/start.sh',
    '/opt/sudo/start.sh -i',
    '/opt/start.sh sudo -u app x',
  ])('nothing: %j', (command) => expect(said('look_start_loss JAVA_OPTS "$1"', command)).toEqual([]));

  it('sudo drops one variable of those that it preserves, but where that is named', () => {
    const call = 'look_start_loss JAVA_TOOL_OPTIONS "$1"';
    expect(said(call, '/usr/bin/sudo -E /opt/start.sh')).toEqual(['xset rules sudo']);
    expect(said(call, '/usr/bin/sudo --preserve-env=JAVA_TOOL_OPTIONS /opt/start.sh')).toEqual([]);
  });

  it('of one of several start commands it is not known whether the JVM comes from it', () => {
    const call = 'several_starts=yes; look_start_loss JAVA_OPTS "$1"';
    expect(said(call, '/bin/su - app -c /opt/x')).toEqual(['lost login su 0 ExecStart=']);
  });

  it('a folder of variables sets those that it has a file of, and an empty one takes it away', () => {
    expect(said('look_start_loss JAVA_OPTS "$1"', `/usr/bin/chpst -u a -e ${folder} /opt/x`)).toEqual([
      'xset sets chpst',
    ]);
    expect(said('look_start_loss NOTHING "$1"', `/usr/bin/envdir ${folder} /opt/x`)).toEqual(['xset unsets envdir']);
    expect(said('look_start_loss OTHER "$1"', `/usr/bin/envdir ${folder} /opt/x`)).toEqual([]);
  });

  it('text for a shell whose end is not known ends the command', () => {
    const call = 'EXACT=; look_start_loss JAVA_OPTS "$1"';
    expect(said(call, '/bin/su app -c exec java $JAVA_OPTS -l')).toEqual([]);
    expect(said(call, '/bin/su - app -c exec java $JAVA_OPTS')).toEqual(['xset login su']);
    expect(said(call, '/bin/su - app -c exec java ${JAVA_OPTS}')).toEqual([]);
  });

  it.each<[string, string, string?]>([
    ['exec sudo -u app /opt/run', 'rules sudo'],
    ['exec sudo -u app /opt/run "$@"', 'rules sudo'],
    ['cd /x && sudo chown app /x; exec sudo -u app /opt/run', 'rules sudo'],
    ['nohup sudo -u app /opt/run >/dev/null 2>&1 &', 'rules sudo'],
    ['exec sudo -u app java -jar x', 'rules sudo', 'JAVA_TOOL_OPTIONS'],
    [`su - app -c 'java $JAVA_OPTS -jar x'`, 'login su'],
    ['start) su -s /bin/sh - app -c "/opt/run start" ;;', 'login su'],
    ['env -i PATH=$PATH /opt/run', 'clears env'],
    ['exec env -u JAVA_OPTS /opt/run', 'unsets env'],
    // A text for a login goes on behind its first command, on the line or below.
    ['su - app -c "cd /opt/app && ./run.sh"', 'login su'],
    ['su - "$APP_USER" -c "cd $APP_HOME && exec ./run.sh"', 'login su'],
    ['su - app -c "cd \\"$APP_HOME\\"; umask 022; $APP_HOME/run.sh"', 'login su'],
    [`runuser -l app -c 'ulimit -n 4096; ./run.sh start'`, 'login runuser'],
    [`su - app -lc 'cd /x; java $JAVA_OPTS -jar x'`, 'login su'],
    ['su - app <<EOF', 'text su'],
    ["su - app -c '", 'text su'],
    ['su - app -c "cd /opt/app', 'text su'],
    ['su - app <<EOF', 'text su', 'JAVA_TOOL_OPTIONS'],
    ['su - app -c "cd /x && java $JAVA_OPTS -jar x"', ''],
    ['su - app -c "cd /x && ./run.sh $OPTS"', ''],
    ['su - app -c "cd /x && touch y" && ./run.sh', ''],
    ['su - app', ''],
    ['su app -c "cd /x && ./run.sh"', ''],
    ['sudo -u app tee /x <<EOF', ''],
    ['exec setpriv --reset-env --reuid app ./run', 'clears setpriv'],
    // The variable, or another one that holds it, is put in before.
    ['exec sudo -u app java $JAVA_OPTS -jar x', ''],
    ['exec sudo -u app java $OPTS -jar x', ''],
    ['exec sudo -u app java -jar x', ''],
    ['exec sudo -u app /opt/run $OPTS', ''],
    ['exec sudo -u app \\', ''],
    ['su - app -c "java $JAVA_OPTS -jar x"', ''],
    ['exec runuser app -c "/opt/run"', ''],
    // What it starts is no JVM.
    ['echo "use sudo -u x /opt/run"', ''],
    ['if sudo -u app test -r /x; then', ''],
    [`su - app -c 'mkdir -p /x'`, ''],
    ['# sudo -u app /opt/run', ''],
  ])('a line of a script: %j', (line, what, variable = 'JAVA_OPTS') => {
    const call = 'number=3 file=/opt/a.sh; look_line_loss "$1" "$2"';
    expect(said(call, variable, line)).toEqual(what === '' ? [] : [`lost ${what} 3 /opt/a.sh`]);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['', '', '', ['jgiven']],
    ['-Da=1', '-Da=1', '', ['jgiven']],
    ['-Da=1', '', '', ['jown']],
    ['-Da=1', '', 'yes', []],
    ['-Da=1', '-Da=2', '', []],
  ])('a JVM has %j of the variable, its unit gives %j, scripts add: %j', (has, given, adds, found) => {
    const call = `invocation_id=a JI_7=a variable=A SCRIPT_ADDS=$3 VALUE=$2 JVM_VARIABLES="7:A=$1$NL"
look_jvm_environment 7`;
    expect(said(call, has, given, adds)).toEqual(['jenv passed', ...found]);
  });

  it.each<[string, string]>([
    ['Defaults\tenv_reset', 'clears'],
    ['Defaults env_reset\nDefaults env_keep += "HTTP_PROXY NO_PROXY"', 'clears'],
    ['Defaults env_reset\n# Defaults env_keep += JAVA_OPTS\n#includedir /etc/sudoers.d', 'clears'],
    ['Defaults env_reset\n@includedir /etc/sudoers.d\nsudoers: files', 'clears'],
    ['Defaults:deploy env_keep="A JAVA_OPTS"', 'rules'],
    ['Defaults env_keep+=JAVA_*', 'rules'],
    ['Defaults !env_reset', 'rules'],
    ['Defaults env_reset\n@include /etc/more', 'rules'],
    ['Defaults env_reset\nsudoers: files sss', 'rules'],
    ['permit nopass root', 'clears'],
    ['permit nopass setenv { JAVA_OPTS } root', 'rules'],
    ['permit keepenv nopass root', 'rules'],
    ['', 'rules'],
  ])('rules of the host: %j', (text, resets) => {
    expect(records(shell, 'judge_rules JAVA_OPTS "$1"; v "$HOP_RESETS"', [text])).toEqual([`N~ ${resets}`]);
  });
});
