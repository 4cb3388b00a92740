/** What is in the way of oomcfg's own files, each with a twin in which nothing is: rows of findings.test.ts. */
import type { ObservedState } from '../../../../../src/model/observed';
import { type Case, DROP_IN, MAX, one, saying } from '../scenes';

const AT_FOLDER = '/etc/systemd/system/api.service.d';
const OTHER_FOLDER = '/etc/systemd/system/bee.service.d';
const shared = (path: string, other: string) => ({ kind: 'shared' as const, path, other });
/** A host that has a file of oomcfg's, with another text. */
const owned = (link: 'ok' | 'missing' | 'replaced'): ObservedState => ({
  ...one(),
  generation: { id: '000001-ab', spec: 'oomcfg', files: [{ path: DROP_IN, sha256: '', link }], broken: false },
});

export const IN_THE_WAY_CASES: readonly Case[] = [
  ...(
    [
      ['read-only', AT_FOLDER, 'cannot be written'],
      ['file', AT_FOLDER, 'is not a folder'],
      ['dangling', AT_FOLDER, 'is a dangling link'],
      ['folder', DROP_IN, 'is a folder'],
      ['foreign', DROP_IN, 'was not made by oomcfg'],
      ['folder', '/var/lib/oomcfg/pending', 'is a folder'],
    ] as const
  ).map(([kind, path, words]): Case => ({
    kind: 'inTheWay',
    when: `${path} ${words}`,
    bad: [MAX, { ...one(), blocked: [{ kind, path }] }],
    good: [{}, { ...one(), blocked: [{ kind, path }] }],
    says: { severity: 'error', summary: saying(words), facts: { path, kind } },
  })),
  {
    kind: 'inTheWay',
    when: 'two units of the spec share a folder',
    bad: [MAX, { ...one(), blocked: [shared(AT_FOLDER, OTHER_FOLDER), shared(OTHER_FOLDER, AT_FOLDER)] }],
    good: [MAX, one()],
    says: { severity: 'error', facts: { path: AT_FOLDER, kind: 'shared', other: OTHER_FOLDER } },
  },
  {
    kind: 'inTheWay',
    when: "another unit has the spec's folder, and nothing is to be written",
    bad: [{}, { ...one(), blocked: [shared(AT_FOLDER, OTHER_FOLDER)] }],
    good: [MAX, { ...one(), obstacles: ['not-root'], blocked: [shared(AT_FOLDER, OTHER_FOLDER)] }],
    says: { severity: 'warning' },
  },
  {
    kind: 'inTheWay',
    when: 'its folder is read-only, and its link is not there',
    bad: [MAX, { ...owned('missing'), blocked: [{ kind: 'read-only', path: AT_FOLDER }] }],
    good: [MAX, { ...owned('ok'), blocked: [{ kind: 'read-only', path: AT_FOLDER }] }],
    says: { severity: 'error' },
  },
  {
    kind: 'inTheWay',
    when: "somebody's file is there before oomcfg was",
    bad: [MAX, { ...one(), blocked: [{ kind: 'foreign', path: DROP_IN }] }],
    good: [MAX, { ...owned('replaced'), blocked: [{ kind: 'foreign', path: DROP_IN }] }],
    says: { severity: 'error' },
  },
  {
    kind: 'inTheWay',
    when: 'what is read-only is not a part of /etc that is wholly so',
    bad: [MAX, { ...one(), obstacles: ['etc-read-only'], blocked: [{ kind: 'read-only', path: '/var/lib/oomcfg' }] }],
    good: [MAX, { ...one(), obstacles: ['etc-read-only'], blocked: [{ kind: 'read-only', path: '/etc/systemd' }] }],
    says: { facts: { path: '/var/lib/oomcfg', kind: 'read-only' } },
  },
];
