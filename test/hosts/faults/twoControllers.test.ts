/**
 * Two controllers want different things of one host at the same time: it gets the one or the other, and both say what
 * is so.
 */
import { filesAre, kernelIs } from './trial/checks';
import { faultTest } from './trial/faultTest';

faultTest('a host with two controllers', {
  alsoLeft: ['other'],
  // One of the specs drops its LimitAS.
  mayRestart: ['api', 'shop', 'batch', 'cron'],
  moments: ['run'],
  async hit({ site, subject, comes, roll }) {
    const other = site.fileOf('other');
    const otherFirst = roll() < 0.5;
    const one = site.run(subject, otherFirst ? { spec: other } : {});
    await comes(one);
    const two = site.run(subject, otherFirst ? {} : { spec: other });
    return Promise.all([one, two]);
  },
  // Who ended with success last is in force; where none did, nothing was done.
  says(met, { subject }, seen) {
    const done = met.flatMap(({ code, spec }) =>
      code === 0 ? [subject.target(spec === 'other.yaml' ? 'other' : 'new')] : [],
    );
    const possible = done.length === 0 ? [subject.target('old')] : done;
    const wrongs = possible.map((target) => [...filesAre(seen, target), ...kernelIs(seen, target)]);
    return wrongs.some((each) => each.length === 0) ? [] : wrongs.flat();
  },
});
