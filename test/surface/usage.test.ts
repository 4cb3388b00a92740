/** The command line: help, wrong usage, versions, and the exit codes of each. */
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from './oomcfg';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('wrong usage is exit 64, and says what to do', () => {
  it.each([
    [[], /^Usage: oomcfg /],
    [['validat'], /unknown command 'validat'\n\(Did you mean validate\?\)/],
    [['validate', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['validate', 'extra'], /too many arguments/],
    [['validate', '--file'], /argument missing/],
    [['validate', '--file', ''], /It is empty/],
    [['validate', '-l', ' '], /It is empty/],
    [['validate', '--concurrency', '0'], /'0' is invalid\. Give a whole number from 1 to 1000/],
    [['validate', '--concurrency', '1.5'], /Give a whole number/],
    [['validate', '--concurrency', '1e2'], /Give a whole number/],
    [['validate', '--concurrency', '-5'], /Give a whole number/],
    [['validate', '--timeout', '0'], /Give seconds above 0/],
    [['validate', '--timeout', 'soon'], /Give seconds above 0/],
    [['validate', '--timeout', 'Infinity'], /Give seconds above 0/],
    [['render'], /required option '--out <dir>' not specified/],
    [['inventory'], /one of --list, --host HOST and --graph/],
    [['inventory', '--list', '--graph'], /cannot be used with/],
    [['inventory', '--host', 'a', '--graph'], /cannot be used with/],
    [['inventory', '--graph', '--json'], /--graph is text; --list is JSON/],
    [['plan', '--out', ''], /It is empty/],
    [['plan', '--detailed-exitcod'], /Did you mean --detailed-exitcode\?/],
    [['apply', 'a.json', 'b.json'], /too many arguments/],
    [['apply', '--yes', 'a.json', '--accept', 'shrink:web'], /a saved plan holds what was accepted/],
    [['apply', '--accept', 'web03'], /Only shrink:HOSTS can be accepted/],
    [['apply', '--accept', 'shrink:'], /Only shrink:HOSTS can be accepted/],
    [['verify', '--out', 'x'], /unknown option '--out'/],
    [['help', 'nothing'], /^Usage: oomcfg /],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await oomcfg(args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/Try 'oomcfg help'/);
    expect(stdout).toBe('');
    expect(code).toBe(64);
  });

  it('apply without a terminal to ask on, and without --yes', async () => {
    const { code, stdout, stderr } = await oomcfg(['apply']);
    expect(stderr).toBe('oomcfg: error: apply asks before it changes anything, but there is no terminal; use --yes\n');
    expect([code, stdout]).toEqual([64, '']);
  });

  it('shows what was typed without obeying it', async () => {
    const { code, stderr } = await oomcfg(['\u001b[2Jplan\u202e']);
    expect(code).toBe(64);
    expect(stderr).toContain('\\x1b[2Jplan\\u{202e}');
    expect(stderr).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('help and version are exit 0 on stdout', () => {
  it.each([[['--help']], [['-h']], [['help']], [['help', 'render']], [['render', '--help']]])('%j', async (args) => {
    const { code, stdout, stderr } = await oomcfg(args);
    expect(stdout).toMatch(/^Usage: oomcfg /);
    expect([code, stderr]).toEqual([0, '']);
  });

  it.each([[['--version']], [['-V']], [['--version', 'validate']]])('%j', async (args) => {
    expect(await oomcfg(args)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('works through a link, as npm installs it', async () => {
    const folder = project({});
    const link = join(folder, 'oomcfg');
    symlinkSync(new URL('../../dist/cli.js', import.meta.url).pathname, link);
    const { execFileSync } = await import('node:child_process');
    expect(execFileSync(link, ['--version'], { encoding: 'utf8' })).toBe(`${version}\n`);
  });

  const SHARED = ['-f, --file', '-i, --inventory', '-l, --limit', '--json', '--no-color'];
  const OF_CONNECTIONS = ['--concurrency <n>', '--timeout <s>', '--accept-new-host-keys'];

  it.each(['plan', 'apply', 'verify'])('names every option that all commands share: %s', async (command) => {
    const { stdout } = await oomcfg(['help', command]);
    for (const option of [...SHARED, ...OF_CONNECTIONS]) expect(stdout).toContain(option);
  });

  it.each(['validate', 'render'])('offers no option of connections for %s, which makes none', async (command) => {
    const { stdout } = await oomcfg(['help', command]);
    for (const option of SHARED) expect(stdout).toContain(option);
    for (const option of OF_CONNECTIONS) expect(stdout).not.toContain(option);
  });

  it('takes the options of connections offline too, for scripts that give them to every command', async () => {
    const { code, stderr } = await oomcfg(['validate', '--concurrency', '5', '--timeout', '3', '-f', 'none.yaml']);
    expect([code, stderr]).toEqual([65, '']);
  });
});

describe('colour', () => {
  const painted = async (env: Readonly<Record<string, string>>, ...more: string[]) =>
    (await oomcfg(['validate', '-f', 'none.yaml', ...more], { env })).stdout.includes('\u001b[');

  it.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: '' }, false],
    [{ NO_COLOR: '1' }, false],
  ])('in a pipe with %j: %s', async (env, expected) => {
    expect(await painted(env)).toBe(expected);
  });

  it('is refused by --no-color whatever the environment says', async () => {
    expect(await painted({ FORCE_COLOR: '1' }, '--no-color')).toBe(false);
  });
});
