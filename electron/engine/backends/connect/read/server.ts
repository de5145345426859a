import { Registration, ServerInfo } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { asObject, numberOf, oneOf, textOf, timeOf } from './json.ts';

/** The contract that this client speaks. */
const CONTRACT = 1;

const LIMITS: ServerInfo['limits'] = {
  messageChars: 10_000,
  uploadBytes: 0,
  groupMembers: 200,
  meshVideo: 4,
  meshAudio: 8,
  callParticipants: 20,
};

/**
 * What the server says of itself; `null`: it is not of this kind.
 * Errors: server-too-new, server-too-old, both `{ address }`.
 */
export function readServerInfo(raw: unknown, host: string): ServerInfo | null {
  const fields = asObject(raw);
  if (fields?.['kind'] !== 'connect') return null;
  const contract = numberOf(fields, 'contract');
  if (contract === null || contract < CONTRACT) throw new AppError('server-too-old', { address: host });
  if (contract > CONTRACT) throw new AppError('server-too-new', { address: host });
  const strict = ServerInfo.safeParse(raw);
  if (strict.success) return strict.data;
  const features = fields['features'];
  const limits = asObject(fields['limits']);
  return {
    kind: 'connect',
    contract,
    name: textOf(fields, 'name') ?? host,
    version: textOf(fields, 'version') ?? '',
    features: Array.isArray(features) ? features.filter((name) => typeof name === 'string') : [],
    registration: oneOf(Registration, fields['registration']) ?? 'open',
    limits: Object.fromEntries(
      Object.entries(LIMITS).map(([name, fallback]) => [name, numberOf(limits, name) ?? fallback]),
    ) as ServerInfo['limits'],
    time: timeOf(fields, 'time') ?? new Date(0).toISOString(),
  };
}
