/**
 * Which options of a spec the host's JVM is asked about: those in doubt always, those that 17 and 25 take only where it
 * is another JDK.
 */
import { expect, it } from 'vitest';
import { flagsInDoubt } from '../../../../src/runtimes/jvm/options/removed';

it.each<[readonly string[], readonly string[]]>([
  [['-XX:MaxxHeapSizee=1g'], ['MaxxHeapSizee']],
  [['--finalization=enabled'], ['--finalization=']],
  [['--sun-misc-unsafe-memory-access=allow'], ['--sun-misc-unsafe-memory-access=']],
  [
    ['-Xincgc', '-Xnoagent'],
    ['-Xincgc', '-Xnoagent'],
  ],
  [['--add-opens=java.base/java.lang=ALL-UNNAMED'], ['~--add-opens=']],
  [['--add-opens', 'java.base/java.lang=ALL-UNNAMED'], ['~--add-opens=']],
  [
    ['--enable-native-access=ALL-UNNAMED', '--enable-preview'],
    ['~--enable-native-access=', '~--enable-preview'],
  ],
  [
    ['-Xlog:gc', '-XX:+UseZGC', '-XX:+UseZGC'],
    ['~-Xlog', '~UseZGC'],
  ],
  [['-XX:+IgnoreUnrecognizedVMOptions', '-Xlog:gc', '-XX:+UseZGC'], []],
  [['-Da=b', '-Xmx1g', '-javaagent:/a.jar', '-Xfuture'], []],
])('%j', (words, asked) => {
  expect(flagsInDoubt(words, 'JDK_JAVA_OPTIONS')).toEqual(asked);
});
