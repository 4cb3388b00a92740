/** `oomcfg explain CODE|SETTING|SYSCTL`: what it means, why, what to do, and the source. */
import { EXIT, type ExitCode } from '../model/exitCode';
import { printable } from '../model/text/printable';
import { SYSCTLS } from '../model/sysctls';
import { ruleText, settingText, sysctlText } from '../report/text/explanation';
import type { TextOptions } from '../report/text/palette';
import { RULES } from '../rules';
import { settingsNamed, settingTexts } from '../spec/schema/settingTexts';
import { nearest } from '../model/text/nearest';
import { UsageError } from '../terminal/commandLine';
import type { Reporter } from '../terminal/reporter';

/** Exit 64 for a name that is none of the three. */
export async function run(name: string, reporter: Reporter): Promise<ExitCode> {
  await reporter.text((options) => {
    const texts = explained(name, options);
    if (texts.length === 0) throw new UsageError(unknown(name));
    return texts.join('\n');
  });
  return EXIT.done;
}

function explained(name: string, options: TextOptions): readonly string[] {
  const code = name.toUpperCase();
  const rule = RULES.get(code);
  if (rule !== undefined) return [ruleText(code, rule, options)];
  const sysctl = Object.hasOwn(SYSCTLS, name) ? SYSCTLS[name] : undefined;
  if (sysctl !== undefined) return [sysctlText(name, sysctl, options)];
  return settingsNamed(name).map((setting) => settingText(setting, options));
}

function unknown(name: string): string {
  const shown = printable(name, 80);
  if (/^oom\d/i.test(name)) return `${shown} is not a code of this version`;
  const names = settingTexts().flatMap(({ path }) => [
    path,
    path.replace(/^(?:services\.NAME|system\[\]|rollout)\./, ''),
  ]);
  const meant = nearest(name, [...names, ...Object.keys(SYSCTLS)]);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${shown} is not a code (OOM417), a setting of a spec (memory.max) or a sysctl (vm.swappiness)${hint}`;
}
