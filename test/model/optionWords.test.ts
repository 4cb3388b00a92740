/** Proves that a value that can be a secret is not shown in an option of a JVM, and that sizes and names are. */
import { describe, expect, it } from 'vitest';
import { shownOption, shownOptions } from '../../src/model/text/shownOptions';

describe('an option for people', () => {
  it.each([
    ['-Dpw=hunter2', '-Dpw=…'],
    ["-Dpw='hunter2'", '-Dpw=…'],
    ['-Dx.Password=my hunter2', '-Dx.Password=…'],
    ['-Dpw hunter2', '-Dpw…'],
    ["-Dpw'hunter2'", '-Dpw…'],
    ['-javaagent:/opt/a.jar=token=hunter2', '-javaagent:/opt/a.jar=…'],
    ['-XX:OnOutOfMemoryError=curl', '-XX:OnOutOfMemoryError=…'],
    ['-Xmx1g -Dpw=hunter2', '-Xmx1g…'],
    ['-Xmx1g=hunter2', '-Xmx1g=…'],
    ['hunter2', '…'],
    ["hunter2'", '…'],
    ['@/etc/java/args', '@/etc/java/args'],
    ['@hunter2 x', '…'],
    ['-Dheadless', '-Dheadless'],
    ['-Dempty=', '-Dempty='],
    ['-Xmx512mb', '-Xmx512mb'],
    ['-xmx=512m', '-xmx=512m'],
    ['-Xmx', '-Xmx'],
    ['-mx512m', '-mx512m'],
    ['-XX:+UseG1GC', '-XX:+UseG1GC'],
    ['-XX:MaxRAMPercentage=75.0', '-XX:MaxRAMPercentage=75.0'],
    ['-XX:MaxDirectMemorySize=-1', '-XX:MaxDirectMemorySize=-1'],
    ['--add-opens=java.base/java.lang=ALL-UNNAMED', '--add-opens=…'],
  ])('%s', (word, shown) => {
    expect(shownOption(word)).toBe(shown);
  });

  it('keeps the word after an option that takes one, which is a path or a module', () => {
    const value = '-cp /opt/a.jar --add-opens java.base/java.lang=ALL-UNNAMED -Dpw=hunter2 hunter2';
    expect(shownOptions(value).join(' ')).toBe('-cp /opt/a.jar --add-opens java.base/java.lang=ALL-UNNAMED -Dpw=… …');
  });
});
