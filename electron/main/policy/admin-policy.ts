/** What the administrator has laid down, as the app obeys it: pure, over the pieces that were found. */
import { X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import { Policy, PolicyView } from '#shared/contracts/policy.ts';
import { SettingsChange } from '#shared/contracts/settings.ts';
import type { PolicyPart } from './source.ts';

export interface AdminPolicy {
  /** Only what could be read, and what is forbidden instead of what could not. */
  readonly policy: Policy;
  /** Settings as they are for everybody here. */
  readonly forced: SettingsChange;
  readonly view: PolicyView;
}

type Values = Readonly<Record<string, unknown>>;
type PolicyKey = keyof Policy;
const KEYS = Object.keys(Policy.shape) as PolicyKey[];

/** Instead of a key that cannot be read. Where there is nothing to forbid, it counts as left out. */
const FORBIDDEN: Policy = {
  onlyTheseServers: true,
  kinds: [],
  hosting: false,
  plainHttp: 'forbidden',
  updates: { enabled: false },
};
/** Instead of a whole piece that cannot be read: it might have forbidden any of these. */
const FORBIDDEN_BY_ALL: Policy = {
  onlyTheseServers: true,
  hosting: false,
  plainHttp: 'forbidden',
  updates: { enabled: false },
};

/** Pieces, the later ones over the earlier; nothing at all is no policy. */
export function adminPolicy(parts: readonly PolicyPart[]): AdminPolicy {
  const problems: string[] = [];
  const known: Record<string, unknown> = {};
  for (const part of parts) {
    if ('problem' in part) problems.push(`${part.from}: ${part.problem}`);
    else if (!isValues(part.value)) problems.push(`${part.from}: it is no object`);
    else merge(known, part.value);
  }
  const isPartMissing = problems.length > 0;
  for (const name of Object.keys(known).filter((key) => !(key in Policy.shape)))
    problems.push(`${name}: there is no such key`);

  const locked = new Set<string>();
  const read: Record<string, unknown> = {};
  for (const key of KEYS.filter((one) => one in known)) {
    const value = readKey(key, known[key], problems, locked);
    if (value !== undefined) read[key] = value;
  }
  const policy: Policy = { ...read, ...(isPartMissing && FORBIDDEN_BY_ALL) };
  const forced: SettingsChange = {
    ...policy.settings,
    ...(policy.proxy && { proxy: policy.proxy }),
    ...(policy.updates?.channel && { updateChannel: policy.updates.channel }),
  };
  if (isPartMissing || ('proxy' in known && !policy.proxy)) locked.add('proxy');
  for (const name of Object.keys(forced)) locked.add(name);
  return { policy, forced, view: viewOf(policy, parts.length > 0, problems, [...locked].sort()) };
}

export const NO_POLICY: AdminPolicy = adminPolicy([]);

function viewOf(policy: Policy, managed: boolean, problems: string[], locked: string[]): PolicyView {
  const { servers = [], onlyTheseServers, kinds, hosting, plainHttp } = policy;
  return PolicyView.parse({
    managed,
    problems,
    servers: servers.map(({ address, name = null }) => ({ address, name })),
    onlyTheseServers,
    kinds,
    hosting,
    plainHttp,
    locked,
  });
}

/** `settings` and `updates` are merged by their own keys, so that a piece may add to another. */
function merge(into: Record<string, unknown>, more: Values): void {
  for (const [key, value] of Object.entries(more)) {
    const before = into[key];
    const isMerged = (key === 'settings' || key === 'updates') && isValues(before) && isValues(value);
    into[key] = isMerged ? { ...before, ...value } : value;
  }
}

function readKey(key: PolicyKey, value: unknown, problems: string[], locked: Set<string>): unknown {
  switch (key) {
    case 'settings':
      return readSettings(value, problems, locked);
    case 'servers':
      return readList('servers', value, Policy.shape.servers.unwrap().element, problems);
    case 'certificateAuthorities':
      return readList(key, value, Policy.shape.certificateAuthorities.unwrap().element, problems)?.filter(
        (pem, index) => {
          const why = whyNoCertificate(pem);
          if (why !== null) problems.push(`${key}[${index}]: ${why}`);
          return why === null;
        },
      );
    default: {
      const result = Policy.shape[key].safeParse(value);
      if (result.success) return result.data;
      tell(problems, key, result.error);
      return FORBIDDEN[key];
    }
  }
}

/** A setting that cannot be read stays as the person had it, and cannot be changed. */
function readSettings(value: unknown, problems: string[], locked: Set<string>): SettingsChange {
  if (!isValues(value)) {
    problems.push('settings: it is no object');
    return {};
  }
  const read = Object.entries(value).flatMap(([name, one]) => {
    const schema = (SettingsChange.shape as Readonly<Record<string, z.ZodType>>)[name];
    const result = schema?.safeParse(one);
    if (result?.success) return [[name, result.data]];
    if (result) tell(problems, `settings.${name}`, result.error);
    else problems.push(`settings.${name}: there is no such setting`);
    if (schema) locked.add(name);
    return [];
  });
  return SettingsChange.parse(Object.fromEntries(read));
}

/** What of a list can be read. */
function readList<S extends z.ZodType>(
  key: string,
  value: unknown,
  schema: S,
  problems: string[],
): z.output<S>[] | undefined {
  if (!Array.isArray(value)) {
    problems.push(`${key}: it is no list`);
    return undefined;
  }
  return value.flatMap((one: unknown, index) => {
    const result = schema.safeParse(one);
    if (result.success) return [result.data];
    tell(problems, `${key}[${index}]`, result.error);
    return [];
  });
}

function tell(problems: string[], at: string, error: z.ZodError): void {
  for (const { path, message } of error.issues) {
    const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
    problems.push(`${at}${where}: ${message}`);
  }
}

function whyNoCertificate(pem: string): string | null {
  try {
    return new X509Certificate(pem).ca ? null : 'it is no certificate of an authority';
  } catch (error) {
    return `it is no certificate: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
