/** What a person hands to whoever helps: pure, over what was found. */
import type { CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { redact } from '#shared/tools/logger.ts';

export interface ReportFacts {
  /** Local milliseconds. */
  readonly now: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly system: Readonly<Record<string, string>>;
  readonly view: AppView;
  readonly results: readonly CheckResult[];
  readonly log: string;
  /** Texts of this computer that name a person, with what stands for them: the home folder, the account, the computer. */
  readonly names: readonly (readonly [string, string])[];
}

const NAME_CHARS_MIN = 3;
const IPV4 = /\b(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}\b/g;
/** At least three groups, or a `::` with something on both sides: times and version numbers have neither. */
const IPV6 =
  /(?<![\w:.])(?:[\da-f]{1,4}:){3,7}(?::?[\da-f]{1,4}){1,4}(?![\w:])|(?<![\w:.])(?:[\da-f]{1,4}:){1,6}:[\da-f]{1,4}(?::[\da-f]{1,4})*(?![\w:])/gi;

/** JSON, redacted once more. Of workspaces it says kind, address and state, of settings nothing but what the administrator has locked. */
export function reportText(facts: ReportFacts): string {
  const { now, versions, system, view, results, log, names } = facts;
  const report = {
    made: new Date(now).toISOString(),
    versions,
    system,
    policy: view.desktop.policy,
    desktop: { ...view.desktop, policy: undefined },
    secrets: view.secrets.mode,
    workspaces: Object.values(view.workspaces).map((workspace) => ({
      kind: workspace.kind,
      address: workspace.address,
      hosted: workspace.hosted,
      encrypted: workspace.encrypted,
      session: workspace.session.state,
      connection: workspace.connection,
    })),
    calls: Object.values(view.calls).length,
    checks: results.map(({ name, state, says, params }, index) => ({
      number: index + 1,
      name,
      state,
      says,
      params,
    })),
    log: log.split('\n').filter((line) => line !== ''),
  };
  return `${clean(JSON.stringify(redact(report), null, 2), names)}\n`;
}

function clean(text: string, names: ReportFacts['names']): string {
  const known = names
    .filter(([name]) => name.length >= NAME_CHARS_MIN)
    .sort(([a], [b]) => b.length - a.length);
  const unnamed = known.reduce((rest, [name, stand]) => rest.replaceAll(asWord(name), stand), text);
  return unnamed.replaceAll(IPV4, '<address>').replaceAll(IPV6, '<address>');
}

/** As it stands within a text of JSON, and not as a part of another word. */
function asWord(name: string): RegExp {
  const inJson = JSON.stringify(name).slice(1, -1);
  const exact = inJson.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`${/^\w/.test(name) ? '(?<![\\w-])' : ''}${exact}(?![\\w-])`, 'g');
}
