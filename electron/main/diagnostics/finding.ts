import type { CheckName, CheckResult, PAGE_CHECKS } from '#shared/contracts/ipc/diagnostics.ts';
import type { en } from '#shared/i18n/en/index.ts';

/** The checks that are main's. */
export type MainCheck = Exclude<CheckName, (typeof PAGE_CHECKS)[number]>;

/** Every sentence is in the catalogue. */
type Says = keyof typeof en.diagnostics.says;

/** What a check found. */
export interface Finding {
  readonly state: CheckResult['state'];
  readonly says: Says;
  readonly params: CheckResult['params'];
}

/** Looks once. A rejection counts as failed, with its words. */
export type Check = (workspaceId: string | null) => Promise<Finding>;

const PARAM_CHARS_MAX = 500;

export function finding(
  state: Finding['state'],
  says: Says,
  params: Readonly<Record<string, string | number>> = {},
): Finding {
  const cut = Object.entries(params).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' ? value.slice(0, PARAM_CHARS_MAX) : value,
  ]);
  return { state, says, params: Object.fromEntries(cut) };
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
