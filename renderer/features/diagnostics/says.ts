import { diagnostics } from '#shared/i18n/en/diagnostics.ts';
import type { CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import type { Translate } from '../../state/i18n.ts';

type Says = keyof typeof diagnostics.says;
const isKnown = (says: string): says is Says => says in diagnostics.says;

/** What a check found, as a sentence; what has no words yet is said by its name, for whoever helps. */
export function saysText(t: Translate, { says, params }: Pick<CheckResult, 'says' | 'params'>): string {
  return isKnown(says) ? t(`diagnostics.says.${says}`, params) : says;
}
