/** Options of the launcher and the variables that may hold them, against real JVMs. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../../../src/model/bytes';
import { javaOptions } from '../../../../../src/runtimes/jvm';
import { OWNER, findings, starts, versionOf, installed, versions } from './installed';
import { asWritten } from '../../written';

describe.runIf(installed.length > 0)('on the JVMs of this machine', () => {
  it.each([
    ...['-jar', '-cp', '-classpath', '--class-path', '-p', '--module-path', '--upgrade-module-path', '--source'],
    ...['--add-modules', '--limit-modules', '--add-exports', '--add-opens', '--add-reads', '--patch-module'],
    ...['--enable-native-access', '-m', '--module'],
  ])('%s takes the next word, so that it is not the last one, and no option follows it', (word) => {
    for (const extra of [[word], ['-Da=1', word], [word, '-Da=1']]) {
      expect(findings(extra).map(({ code }) => code)).toContain('OOM353');
      // (-jar takes the first word that is not an option, in place of the class.)
      const [behind, class_] = word === '-jar' ? ['-cp', 'Stay'] : ['-version', 'Stay'];
      const run = (java: string) => spawnSync(java, [...extra, behind, '/tmp', class_], { timeout: 60_000 }).status;
      expect(installed.filter((java) => run(java) === 0)).toEqual([]);
    }
    for (const variable of ['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS']) {
      const said = javaOptions(bytes(GiB), asWritten({ variable, extra: [word] }), OWNER).findings;
      expect(said.map(({ code }) => code)).toEqual(['OOM353']);
      expect(installed.filter((java) => starts(java, [], { [variable]: word }))).toEqual([]);
    }
  });

  it.each([
    ...['--add-modules=', '--limit-modules=', '--add-exports=', '--add-reads=', '--patch-module=', '--module='],
    ...['--enable-native-access=', '--module-path=', '--upgrade-module-path=', '--source=', '@', '@@x'],
    ...['-cp=/x', '-classpath:/x', '-jar=x', '-p=/x', '-m=a', '--classpath', '--jar', '--class-path:x'],
  ])('%s is refused in this form', (word) => {
    expect(findings([word]).map(({ code }) => code)).toEqual(['OOM353']);
    expect(installed.filter((java) => starts(java, [word]))).toEqual([]);
  });

  it.each([[['--source', '17']], [['--source=17']]])('%j would compile what the start command names', (extra) => {
    for (const variable of ['JAVA_OPTS', 'JDK_JAVA_OPTIONS']) {
      const said = javaOptions(bytes(GiB), asWritten({ variable, extra }), OWNER).findings;
      expect(said.map(({ code, facts }) => [code, facts['option']])).toEqual([
        ['OOM353', extra[0]?.replace('=17', '=…')],
      ]);
    }
    const compiling = installed.filter((java) =>
      /source file not found/.test(spawnSync(java, [...extra, 'Stay'], { encoding: 'utf8' }).stderr),
    );
    expect(compiling).toEqual(installed);
  });

  it.each(['--disable-@files', '--add-opens='])('%s is refused by 17 alone, and a warning', (word) => {
    const said = findings([word]).filter(({ code }) => code === 'OOM366');
    expect(said.map(({ severity, facts }) => [severity, facts['refusedBy']])).toEqual([['warning', 'JDK 17']]);
    const refusing = installed.filter((java) => !starts(java, [word])).map((java) => versionOf(java));
    expect(new Set(refusing)).toEqual(new Set(versions.has('17') ? ['17'] : []));
  });

  it.each(['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS'])('%s takes no options of the launcher', (variable) => {
    for (const word of ['-mx512m', '-server', '--add-opens', '-cp', '@/dev/null', '-Xdiag']) {
      const said = javaOptions(bytes(GiB), asWritten({ variable, extra: [word] }), OWNER).findings;
      expect([word, said.map(({ code }) => code)]).toEqual([word, ['OOM353']]);
      expect(installed.filter((java) => starts(java, [], { [variable]: word }))).toEqual([]);
    }
  });

  it.each(['-jar', '-m', '--module', '--module=a/b', '-h', '--dry-run'])('JDK_JAVA_OPTIONS may not hold %s', (word) => {
    const variable = 'JDK_JAVA_OPTIONS';
    const said = javaOptions(bytes(GiB), asWritten({ variable, extra: [word, 'a'] }), OWNER).findings;
    expect(said.map(({ code, facts }) => [code, facts['option']])).toContainEqual([
      'OOM353',
      word.replace('=a/b', '=…'),
    ]);
    expect(installed.filter((java) => starts(java, [], { [variable]: `${word} a` }))).toEqual([]);
  });

  it('JDK_JAVA_OPTIONS may hold an argument file and a class path', () => {
    const variable = 'JDK_JAVA_OPTIONS';
    const said = javaOptions(bytes(GiB), asWritten({ variable, extra: ['@/dev/null', '-cp', '/tmp'] }), OWNER).findings;
    expect(said.filter(({ code }) => ['OOM353', 'OOM366'].includes(code))).toEqual([]);
    expect(installed.filter((java) => !starts(java, [], { [variable]: '@/dev/null -cp /tmp' }))).toEqual([]);
  });

  it.each([
    '-version',
    '-help',
    '-X',
    '--dry-run',
    '--list-modules',
    '--validate-modules',
    '-Xshare:dump',
    '-Xlog:help',
  ])('%s starts no class and is an error', (word) => {
    expect(findings([word]).map(({ code }) => code)).toEqual(['OOM353']);
  });
});
