/**
 * Whether a start script puts a size of its own before or behind the variable: read from its lines, and said only where
 * they agree.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, SHELLS } from '../remote/shells';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'oomcfg-order-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(SHELLS)('a size of a start script, in $shell', (shell) => {
  const order = (text: string): readonly string[] => {
    writeFileSync(join(root, 'start.sh'), text);
    const call = `variable=JAVA_OPTS JVM_SIZES=' -Xmx90m -Xmx80m' SCRIPTS="$1"\nlook_order`;
    return records(shell, call, [join(root, 'start.sh')]).map((line) => line.replace('N~ order ', ''));
  };

  it.each<[string, readonly string[]]>([
    ['exec java -Xmx90m $JAVA_OPTS Stay\n', ['before -Xmx']],
    ['exec java $JAVA_OPTS -Xmx90m Stay\n', ['behind -Xmx']],
    ['m=90\nexec java ${JAVA_OPTS} -Xmx${m}m Stay\n', ['behind -Xmx']],
    ['JAVA_OPTS="-Xmx90m $JAVA_OPTS"\nexec java $JAVA_OPTS Stay\n', ['before -Xmx']],
    ['JAVA_OPTS="$JAVA_OPTS -Xmx90m"\nexec java $JAVA_OPTS Stay\n', ['behind -Xmx']],
    ['JAVA_OPTS+=" -Xmx90m"\n', ['behind -Xmx']],
    ['MORE="-Da=1 -Xmx90m"\nexec java $MORE "$JAVA_OPTS" Stay\n', ['before -Xmx']],
    ['MORE="-Da=1 -Xmx90m"\nALL="$JAVA_OPTS -Db=1"\nexec java \\\n  $ALL \\\n  $MORE Stay\n', ['behind -Xmx']],
    ['run() { java $MORE $JAVA_OPTS Stay; }\nMORE=-Xmx90m\nrun\n', ['before -Xmx']],
    ['exec java ${JAVA_OPTS:--Xmx90m} Stay\n', ['before -Xmx']],
    // Nobody knows which of these happens.
    ['[ "$A" ] && exec java -Xmx90m $JAVA_OPTS || exec java $JAVA_OPTS -Xmx90m\n', []],
    ['if a; then exec java -Xmx90m $JAVA_OPTS\nelse exec java $JAVA_OPTS -Xmx90m\nfi\n', []],
    ['exec java -Xmx90m $JAVA_OPTS2 Stay\n', []],
    ['# exec java -Xmx90m $JAVA_OPTS Stay\nexec java @args\n', []],
    ['if [ -n "$JAVA_OPTS" ]; then O="$JAVA_OPTS"\nelse O=-Xmx90m\nfi\njava $O\n', []],
    ['[ -z "$JAVA_OPTS" ]; JAVA_HEAP=-Xmx90m\n', []],
  ])('%j', (text, found) => expect(order(text)).toEqual(found));

  it('is not looked for where no script is known', () => {
    expect(records(shell, 'variable=JAVA_OPTS JVM_SIZES=" -Xmx1m" SCRIPTS=\nlook_order')).toEqual([]);
  });
});
