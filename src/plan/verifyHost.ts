/** The same comparison as a plan's -> what verify says of one host. */
import { hasErrors } from '../model/finding';
import type { ObservedGeneration } from '../model/observed';
import { type Item, holds, isAsked, isInFilesOnly, isInForce } from './compare';
import type { FileChange } from '../documents/plan/document';
import { unitOfDropIn } from '../systemd/paths';
import { isAsWritten } from './files';
import { CHECKS } from './checks';
import type { HostInput } from './hostInput';
import { compareHost } from './planHost';
import type { Drift, HostVerification, Unsupported } from '../documents/verify/document';
import { runChecks } from '../rules/check';
import { SYSTEM } from '../settings/kind';

/**
 * oomcfg's files that are missing, removed, edited, replaced or from an earlier spec are drift even where the kernel
 * still has the wanted values.
 */
export function verifyHost(input: HostInput): HostVerification {
  const { items, files, findings: found } = compareHost(input);
  const scene = { ...input, items, files, changes: [], restarts: [] };
  const findings = [...found, ...runChecks(CHECKS.rest, scene)];
  const drift = [...items.flatMap(driftOf), ...files.map((file) => fileDrift(file, input.observed.generation))];
  return {
    name: input.desired.host,
    status: drift.length > 0 ? 'drift' : hasErrors(findings) ? 'error' : 'ok',
    holds: items.filter(isInForce).length,
    inFilesOnly: items.filter(isInFilesOnly).length,
    drift,
    unsupported: items.filter(isAsked).flatMap(unsupportedOf),
    findings,
  };
}

/** The drift of one item; none where it holds. */
export function driftOf(item: Item): Drift[] {
  if (item.unsupported !== undefined || holds(item) || item.wanted.reboot) return [];
  const { wanted, present } = item;
  return [{ target: wanted.target, setting: wanted.setting, want: wanted.value, ...present }];
}

function unsupportedOf({ wanted, unsupported }: Item): Unsupported[] {
  return unsupported === undefined ? [] : [{ target: wanted.target, setting: wanted.setting, because: unsupported }];
}

function fileState({ path, action }: FileChange, generation: ObservedGeneration): string {
  switch (action) {
    case 'create':
      return 'missing';
    case 'remove':
      return 'left over';
    case 'update':
      // Its link dangles, or the generation no longer has the file.
      if (generation.files.find((file) => file.path === path)?.sha256 === '') return 'removed';
      return isAsWritten(path, generation) ? 'outdated' : 'edited';
  }
}

function fileDrift(file: FileChange, generation: ObservedGeneration): Drift {
  const { path, action } = file;
  const unit = unitOfDropIn(path);
  return {
    target: unit ?? SYSTEM,
    setting: 'file',
    want: action === 'remove' ? 'absent' : 'as rendered',
    file: fileState(file, generation),
    kernel: null,
    setBy: path,
    nextBy: null,
  };
}
