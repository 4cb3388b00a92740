/**
 * A process that has ended is told from one that has nothing to read, and what was read of it in part is not reported;
 * in each shell.
 */
import { describe, expect, it } from 'vitest';
import { LOOK, records, runShell, SHELLS } from './shells';

describe.each(SHELLS)('a process that has ended, in $shell', (shell) => {
  it('is gone when nobody has it any more, and when its parent has not asked for its end', () => {
    const script = `${LOOK}
      tell() { if is_gone "$2"; then echo "$1 gone"; else echo "$1 lives"; fi; }
      tell none 4194305
      sh -c 'sleep 0 & echo $!; exec sleep 3' >&3 &
      parent=$!
      read -r child <"$1/pid" || :
      IFS=$NL
      tell self $$
      tell parent "$parent"
      sleep 0.3
      tell child "$child"
      kill "$parent"\n`;
    const piped = `dir=$(mktemp -d); mkfifo "$dir/pid"; set -- "$dir"; exec 3<>"$dir/pid"\n${script}rm -r "$dir"\n`;
    expect(runShell(shell, piped).toString('utf8')).toBe('none gone\nself lives\nparent lives\nchild gone\n');
  });

  it('is not a JVM without options: of two of which one ends while it is read, the other is reported', () => {
    const call = `sleep 5 & first=$!; sleep 5 & second=$!
      find_start() { :; }; look_had() { :; }; is_hidden() { false; }; is_passing() { false; }; look_sources() { :; }; look_order() { :; }
      counted_jvms() { COUNTED=" $first $second"; LATE=" $first"; }
      look_jvm() { v "jvm"; v "jw $([ "$2" = $second ] && echo second)"; [ "$2" = $second ] || { kill -KILL "$2"; wait "$2" 2>/dev/null; }; }
      JVMS=" $first $second "; id=a.service; control=0; OPTIONS_TAKEN=; TAKEN=
      { look_jvms s 0 /none ''; } 2>/dev/null
      kill $second`;
    expect(records(shell, call)).toEqual(['N~ jvm', 'N~ jw second']);
  });

  it.each([
    ['lives', '$$', ['N~ wfile 1']],
    ['has ended', '4194305', []],
  ])('does not say that files are missing where its own folder cannot be seen: one that %s', (_, pid, said) => {
    expect(records(shell, `KNOWN="-javaagent:nowhere/agent.jar$NL"; look_word_files ${pid}`)).toEqual(said);
  });

  it.each([
    ['lives', '$$', ['N~ needs program /nowhere/app']],
    ['has ended', '4194305', []],
  ])('does not say that its program is missing: one that %s', (_, pid, said) => {
    const unit = "environment_files=; stale=no; starts='{ path=/nowhere/app ; argv[]=/nowhere/app }'";
    expect(records(shell, `${unit}; look_start_needs ${pid}`)).toEqual(said);
  });

  it('belongs to nobody, and is not a process of another user', () => {
    expect(records(shell, 'CAPABILITIES=0000000000000000; PROCESSES=" 4194305 $$"; look_foreign')).toEqual([]);
  });
});
