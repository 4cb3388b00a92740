/**
 * What the checks of the trials are shown: violations planted on a host by hand, how they are taken back, and the check
 * that sees each.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesAre, filesAreOneOf, isTidy, isWhole, journalHolds, keepsLimits, kernelIs, owesOnly } from './checks';
import { cgroupOf, type HostSeen, processesOf } from './outside';
import type { SpecName, Target } from './shop';
import type { Subject } from './site';

export interface Plant {
  readonly what: string;
  /** A script for the host, or what this machine does to it. */
  readonly plant: string | ((subject: Subject) => void);
  readonly back: string | ((subject: Subject) => void);
  readonly check: (seen: HostSeen, subject: Subject, target: (name: SpecName) => Target) => readonly string[];
  readonly finds: RegExp;
}

const API = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const SHOP = '/etc/systemd/system/shop.service.d/zz-oomcfg.conf';
const link = (path: string): string => `ln -sfn /etc/oomcfg/current${path.replace('/etc', '')} ${path}`;
const onFiles: Plant['check'] = (seen, _, target) => filesAre(seen, target('new'));
const onKernel: Plant['check'] = (seen, _, target) => kernelIs(seen, target('new'));
const onBefore: Plant['check'] = (seen, { original }, target) => owesOnly(seen, target('new'), original);

/** Of a service's cgroup, whichever version it is. */
export function limit(bytes: string): (subject: Subject) => void {
  return ({ host }) => {
    const folder = cgroupOf(host, 'api');
    const v2 = join(folder, 'memory.max');
    const value = bytes === 'infinity' ? (existsSync(v2) ? 'max' : '-1') : bytes;
    writeFileSync(existsSync(v2) ? v2 : join(folder, 'memory.limit_in_bytes'), value);
  };
}

export function score(value: number): (subject: Subject) => void {
  return ({ host }) => writeFileSync(`/proc/${processesOf(host, 'api')[0]}/oom_score_adj`, String(value));
}

function setSysctl({ sysctl }: Subject, value: string): void {
  writeFileSync(`/proc/sys/${sysctl.replaceAll('.', '/')}`, value);
}

const API_PID = '$(systemctl show -p MainPID --value api)';
const JOURNAL = '/var/lib/oomcfg/journal.jsonl';
export const BEFORE = '/var/lib/oomcfg/before';
const save = (path: string): string => `cp ${path} /run/saved`;
const restore = (path: string): string => `cat /run/saved >${path}`;
/** The generation before that in force. */
const PREVIOUS = '$(ls -d /etc/oomcfg/generations/* | tail -n 2 | head -n 1)';

export const PLANTS: readonly Plant[] = [
  {
    what: 'a link that is gone',
    plant: `rm ${API}`,
    back: link(API),
    check: onFiles,
    finds: /drop-in of api has nothing/,
  },
  {
    what: 'a link that is gone (a whole generation)',
    plant: `rm ${API}`,
    back: link(API),
    check: isWhole,
    finds: /api.* is not there/,
  },
  {
    what: 'a link that leads nowhere',
    plant: `ln -sfn /etc/oomcfg/nowhere ${API}`,
    back: link(API),
    check: isWhole,
    finds: /leads nowhere, and the generation in force has it/,
  },
  {
    what: 'a service that has the drop-in of the other spec',
    plant: `ln -sfn ${PREVIOUS}${SHOP.replace('/etc', '')} ${SHOP}`,
    back: link(SHOP),
    check: (seen, _, target) => filesAreOneOf(seen, [target('old'), target('new')]),
    finds: /a mix: .*drop-in of shop/,
  },
  {
    what: 'a dropped service that keeps its drop-in',
    plant: `mkdir -p /etc/systemd/system/batch.service.d; ln -s ${PREVIOUS}/systemd/system/batch.service.d/zz-oomcfg.conf /etc/systemd/system/batch.service.d/`,
    back: 'rm -r /etc/systemd/system/batch.service.d',
    check: onFiles,
    finds: /drop-in of batch has max 83886080/,
  },
  {
    what: 'a sysctl file of another value',
    plant: 'rm /etc/sysctl.d/zz-oomcfg.conf',
    back: link('/etc/sysctl.d/zz-oomcfg.conf'),
    check: onFiles,
    finds: /sysctl file has nothing/,
  },
  {
    what: 'a current without a manifest',
    plant: 'mv /etc/oomcfg/current/manifest /etc/oomcfg/current/gone',
    back: 'mv /etc/oomcfg/current/gone /etc/oomcfg/current/manifest',
    check: isWhole,
    finds: /has no manifest/,
  },
  {
    what: 'a cgroup with another limit',
    plant: limit('50000000'),
    back: limit('50331648'),
    check: onKernel,
    finds: /api has the limit 4999\d+/,
  },
  {
    what: 'a service that lost its limit',
    plant: limit('infinity'),
    back: limit('50331648'),
    check: (seen, _, target) => keepsLimits(seen, [target('old'), target('new')]),
    finds: /api has the limit infinity, which none of old, new has/,
  },
  {
    what: 'a process with another LimitAS',
    plant: `prlimit --pid ${API_PID} --as=1073741824:3221225472`,
    back: `prlimit --pid ${API_PID} --as=3221225472:3221225472`,
    check: onKernel,
    finds: /api has address space 1073741824 3221225472 and 3221225472 3221225472/,
  },
  {
    what: 'a process with another score',
    plant: score(801),
    back: score(800),
    check: onKernel,
    finds: /api has score 80[01] and 80[01]/,
  },
  {
    what: 'a process with the options of before',
    plant:
      'mkdir -p /run/systemd/system/shop.service.d; printf "[Service]\\nEnvironment=JAVA_OPTS=-Xmx16M\\n" >/run/systemd/system/shop.service.d/zzz.conf; systemctl daemon-reload; systemctl restart shop',
    back: 'rm -r /run/systemd/system/shop.service.d; systemctl daemon-reload; systemctl restart shop',
    check: onKernel,
    finds: /shop has heap 16, not 24/,
  },
  {
    what: 'a service without options that has some',
    plant:
      'mkdir -p /run/systemd/system/batch.service.d; printf "[Service]\\nEnvironment=JAVA_OPTS=-Dstays=1\\n" >/run/systemd/system/batch.service.d/zzz.conf; systemctl daemon-reload; systemctl restart batch',
    back: 'rm -r /run/systemd/system/batch.service.d; systemctl daemon-reload; systemctl restart batch',
    check: onKernel,
    finds: /batch has JAVA_OPTS -Dstays=1/,
  },
  {
    what: 'a service that is down',
    plant: 'systemctl stop cron',
    back: 'systemctl start cron',
    check: onKernel,
    finds: /cron does not run/,
  },
  {
    what: 'a service that is down (of those that keep limits)',
    plant: 'systemctl stop api',
    back: 'systemctl start api',
    check: (seen, _, target) => keepsLimits(seen, [target('old'), target('new')]),
    finds: /api does not run/,
  },
  {
    what: 'a sysctl of another value',
    // (Some keys take no more than 100.)
    plant: (subject) => setSysctl(subject, String(Number(subject.target('new').sysctl.value) + 1)),
    back: (subject) => setSysctl(subject, subject.target('new').sysctl.value ?? ''),
    check: onKernel,
    finds: /is \d+, not \d+ as new has it/,
  },
  {
    what: 'a change that is noted as pending',
    plant: 'echo "a b" >/var/lib/oomcfg/pending',
    back: 'rm /var/lib/oomcfg/pending',
    check: isTidy,
    finds: /pending/,
  },
  {
    what: 'a new link left over',
    plant: `ln -s x ${API}.oomcfg-new`,
    back: `rm ${API}.oomcfg-new`,
    check: isTidy,
    finds: /oomcfg-new is left over/,
  },
  {
    what: 'a new current left over',
    plant: 'ln -s x /etc/oomcfg/.current.new',
    back: 'rm /etc/oomcfg/.current.new',
    check: isTidy,
    finds: /\.current\.new is left over/,
  },
  {
    what: 'an empty folder of a unit',
    plant: 'mkdir /etc/systemd/system/batch.service.d',
    back: 'rmdir /etc/systemd/system/batch.service.d',
    check: isTidy,
    finds: /batch.service.d\/ is empty/,
  },
  {
    what: 'a generation half-written',
    plant: 'mkdir -p /etc/oomcfg/generations/000099-abcdabcd/sysctl.d',
    back: 'rm -r /etc/oomcfg/generations/000099-abcdabcd',
    check: isTidy,
    finds: /000099-abcdabcd has no manifest/,
  },
  {
    what: 'a link that leads nowhere and is not of this generation',
    plant:
      'mkdir -p /etc/systemd/system/batch.service.d; ln -s /etc/oomcfg/current/nowhere /etc/systemd/system/batch.service.d/zz-oomcfg.conf',
    back: 'rm -r /etc/systemd/system/batch.service.d',
    check: isTidy,
    finds: /link of batch leads nowhere/,
  },
  {
    what: 'a score that is owed no more',
    plant: `${save(BEFORE)}; echo 'score batch.service 0' >>${BEFORE}`,
    back: restore(BEFORE),
    check: onBefore,
    finds: /score batch.service 0/,
  },
  {
    what: 'a process that had its score from oomcfg, of a unit that has none now',
    plant: `${save(BEFORE)}; echo 'scored batch.service 1 1' >>${BEFORE}`,
    back: restore(BEFORE),
    check: onBefore,
    finds: /scored batch.service 1 1/,
  },
  {
    what: 'a process that had its limits from oomcfg, of a unit that has none now',
    plant: `${save(BEFORE)}; echo 'LimitAS batch.service 1 1' >>${BEFORE}`,
    back: restore(BEFORE),
    check: onBefore,
    finds: /LimitAS batch.service 1 1/,
  },
  {
    what: 'a score that is owed and forgotten',
    plant: `${save(BEFORE)}; sed -i '/score api/d' ${BEFORE}`,
    back: restore(BEFORE),
    check: onBefore,
    finds: /owed is .*score api.service 0/,
  },
  {
    what: 'a journal without the last switch',
    plant: `${save(JOURNAL)}; sed -i '$d' ${JOURNAL}`,
    back: restore(JOURNAL),
    check: journalHolds,
    finds: /the journal ends at .*, and .* is in force/,
  },
  {
    what: 'a journal without a switch in the middle',
    plant: `${save(JOURNAL)}; sed -i '1d' ${JOURNAL}`,
    back: restore(JOURNAL),
    check: journalHolds,
    finds: /the journal goes from .*, and it was at nothing/,
  },
  {
    what: 'a journal with a broken line',
    plant: `${save(JOURNAL)}; echo '{"time' >>${JOURNAL}`,
    back: restore(JOURNAL),
    check: journalHolds,
    finds: /not readable/,
  },
];
