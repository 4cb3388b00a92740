/** The order of the keys of a finding, which every document can hold. */
import type { Finding, Place } from '../model/finding';
import { asIs, byName, each, keys } from './keyOrder';

export const placeKeys = keys<Place>({ file: asIs, line: asIs, column: asIs });

/** What a finding is about comes first, then how much of what. */
const FACTS =
  'format spec name status code target setting want file path unit because kernel restarts line hosts'.split(' ');

const findingKeys = keys<Finding>({
  code: asIs,
  severity: asIs,
  summary: asIs,
  detail: asIs,
  fix: asIs,
  facts: byName(...FACTS),
  where: placeKeys,
});

export const findingsKeys = each(findingKeys);
