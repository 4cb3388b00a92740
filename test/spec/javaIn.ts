/** What a service's settings say of its JVM, with the type that the JVM's room gives it. */
import type { Placed } from '../../src/model/finding';
import type { ServiceSettings } from '../../src/model/spec';
import type { JavaSpec } from '../../src/runtimes/jvm/spec';

export function javaIn(settings: ServiceSettings | undefined): JavaSpec | undefined {
  return (settings?.runtimes['java'] as Placed<JavaSpec> | undefined)?.value;
}
