/**
 * Which -XX options the JVM of a unit does not have, by the names in its libjvm.so: of the JVM that runs, else of the
 * java command that would.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observeStarts } from '../../src/probe/unit/observeJvms';
import { records, SHELLS } from '../remote/shells';

const HOTSPOT = 'x\0UnlockExperimentalVMOptions\0UseFoo\0MaxOldBarSize\0a text\nthat ends in UseText\0';

let folder = '';

/** A JVM below the folder, with its java command. */
function jvm(name: string, library: string, text: string): void {
  const home = join(folder, name);
  mkdirSync(join(home, library), { recursive: true });
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, library, 'libjvm.so'), `\x7fELF\0\x01\xff\n${text}`, 'latin1');
  writeFileSync(join(home, 'bin/java'), '#!/bin/sh\n');
  chmodSync(join(home, 'bin/java'), 0o755);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomcfg-flags-'));
  jvm('17', 'lib/server', HOTSPOT);
  jvm('8', 'jre/lib/amd64/server', HOTSPOT);
  jvm('j9', 'lib/server', 'Java\0UseFoo\0');
  mkdirSync(join(folder, 'path'));
  symlinkSync('../17/bin/java', join(folder, 'path/java'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(SHELLS)('the options that a JVM does not have, in $shell', (shell) => {
  const asked = (command: string, more = ''): readonly string[] =>
    records(
      shell,
      `unit=a.service cgroup= pid=0 environment="PATH=$1/path" MAPS= JVMS=' ' FOUND=yes VALUE=kept
       FLAGS="a.service UseFoo$NL""b.service UseB$NL""a.service BarSize$NL""a.service UseFo$NL""a.service UseText$NL"
       ${more}
       look_flags "$2"; v "kept $FOUND $VALUE"`,
      [folder, command.replaceAll('DIR', folder)],
    ).map((line) => line.replace('N~ ', ''));
  const FOUND = ['lacksflag UseFo', 'kept yes kept'];
  const NOTHING = ['kept yes kept'];

  it.each<[string, readonly string[]]>([
    ['DIR/17/bin/java -jar a.jar', FOUND],
    ['DIR/8/bin/java -jar a.jar', FOUND],
    ['/usr/bin/env A=1 java -jar a.jar', FOUND],
    ['DIR/j9/bin/java -jar a.jar', NOTHING],
    ['DIR/none/bin/java -jar a.jar', NOTHING],
    ['bin/java -jar a.jar', NOTHING],
    ['/opt/start.sh', NOTHING],
    ['', NOTHING],
  ])('are reported for a unit that would start %j', (command, found) => {
    expect(asked(command)).toEqual(found);
  });

  it('are looked for without a change to what the look knows of the unit', () => {
    expect(asked('DIR/17/bin/java -jar a.jar', 'trap \'printf "%s\\n" "$names"\' EXIT; names=a.service')).toEqual([
      ...FOUND,
      'a.service',
    ]);
  });

  const running = (...libraries: readonly string[]): string =>
    [
      'cgroup=/a; processes_of() { PROCESSES="$$ 1"; }',
      'JVMS=" $$ "',
      `MAPS="${libraries.map((library) => `/proc/$$/maps:7f-80 r-xp 00 fd:01 1    $1/${library}`).join('$NL')}$NL"`,
    ].join('\n');

  it('are those of the JVMs that run, where all of them are of one kind', () => {
    const [newer, other] = ['17/lib/server/libjvm.so', 'j9/lib/server/libjvm.so'];
    expect(asked('/opt/start.sh', running(newer, newer))).toEqual(FOUND);
    expect(asked('/opt/start.sh', running(`${newer} (deleted)`))).toEqual(FOUND);
    expect(asked('DIR/17/bin/java', running(newer, other))).toEqual(NOTHING);
    expect(asked('DIR/17/bin/java', running('17/lib/server/libc.so'))).toEqual(FOUND);
  });

  it('are asked of another JDK than those whose options are known, by its release file, and where it has none', () => {
    for (const [name, version] of [
      ['17', '17.0.15'],
      ['8', '1.8.0_402'],
    ] as const)
      writeFileSync(join(folder, name, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\nOS_NAME="Linux"\n`);
    const flags = 'FLAGS="a.service ~UseFo$NL""a.service ~--add-opens=$NL""a.service ~UseFoo$NL""a.service ~-Xlog$NL"';
    expect(asked('DIR/17/bin/java', flags)).toEqual(NOTHING);
    expect(asked('DIR/none/bin/java', flags)).toEqual(NOTHING);
    const old = ['lacksflag UseFo', 'lacksflag --add-opens=', 'lacksflag -Xlog', 'kept yes kept'];
    expect(asked('DIR/8/bin/java', flags)).toEqual(old);
    writeFileSync(join(folder, '17', 'release'), 'JAVA_VERSION="26"\n');
    expect(asked('DIR/17/bin/java', flags)).toEqual(old);
    // Packages of JREs have no such file (Debian's openjdk-8-jre-headless): any JDK may be theirs.
    writeFileSync(join(folder, '17', 'release'), 'JAVA_RUNTIME_VERSION="26"\n');
    expect(asked('DIR/17/bin/java', flags)).toEqual(old);
    rmSync(join(folder, '17', 'release'));
    expect(asked('DIR/17/bin/java', flags)).toEqual(old);
  });

  it('are not asked for where no name is in doubt, or the digest alone is wanted', () => {
    expect(asked('DIR/17/bin/java', 'FLAGS="b.service UseFoo$NL"')).toEqual(NOTHING);
    expect(asked('DIR/17/bin/java', 'FLAGS=')).toEqual(NOTHING);
  });
});

it('are read by their names', () => {
  const read = (...texts: readonly string[]) =>
    observeStarts(
      texts.map((text) => ({ type: 'lacksflag', text })),
      [],
    );
  expect(read('UseFoo', 'UseFo')).toEqual({ lacksFlags: ['UseFoo', 'UseFo'] });
  expect(read()).toEqual({});
});
