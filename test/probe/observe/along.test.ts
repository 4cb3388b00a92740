/** The records of other units -> which of them restart or start along with a unit. */
import { describe, expect, it } from 'vitest';
import { state, UNIT } from './looks';

describe('units that are restarted along', () => {
  const dependent = (id: string, active: string, ...along: string[]): string[] => [
    'dependent',
    `d Id=${id}`,
    `d ActiveState=${active}`,
    `d RequiredBy=${along.join(' ')}`,
  ];

  it('are those that run, over any number of steps, and a circle ends', () => {
    const found = state(
      ...UNIT,
      'p ConsistsOf=b.service',
      'p BoundBy=dead.service',
      'p WantedBy=no.service',
      ...dependent('b.service', 'active', 'c.service', 'api.service'),
      ...dependent('c.service', 'reloading', 'b.service', 'unseen.service'),
      ...dependent('dead.service', 'inactive', 'd.service'),
      ...dependent('d.service', 'active'),
      ...dependent('no.service', 'active'),
      ...dependent('api.service', 'active'),
    );
    expect(found.units[0]!.restartsAlong).toEqual(['b.service', 'c.service']);
    expect(found.units[0]).not.toHaveProperty('mayRestartAlong');
  });

  it('may be those that are down and come and go', () => {
    const found = state(
      ...UNIT,
      'p RequiredBy=job.service once.service down.service',
      ...dependent('job.service', 'inactive'),
      'd Starter=job',
      ...dependent('once.service', 'activating'),
      'd Starter=oneshot',
      ...dependent('down.service', 'inactive'),
    );
    expect(found.units[0]).toMatchObject({ restartsAlong: ['once.service'], mayRestartAlong: ['job.service'] });
  });
});

describe('units that restart or start along', () => {
  it('are named where they do something to the host, or start others, when they end', () => {
    const { along } = state(
      ...UNIT,
      'started job.service FailureAction=reboot-force',
      'started job.service OnFailure=page.service',
      'dependent',
      'd Id=b.service',
      'd ActiveState=active',
      'd SuccessAction=poweroff',
      'dependent',
      'd Id=c.service',
      'dependent',
      'd OnSuccess=next.service',
    );
    expect(along).toEqual([
      { id: 'b.service', hostActions: ['SuccessAction=poweroff'] },
      { id: '', onEnd: ['next.service'] },
      { id: 'job.service', hostActions: ['FailureAction=reboot-force'], onEnd: ['page.service'] },
    ]);
    expect(state(...UNIT).along).toBeUndefined();
  });
});
