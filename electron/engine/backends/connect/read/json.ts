/** Small readers for answers whose shape is only roughly known. They answer `null` for what is not there and never throw. */
import type { z } from 'zod';
import { ForeignId } from '#shared/contracts/connect/model.ts';

export type Json = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

/** The first of `names` that holds a text, or a number taken as one. */
export function textOf(from: Json | null, ...names: string[]): string | null {
  for (const name of names) {
    const value = from?.[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** As `textOf`, of what can be an id. */
export function idOf(from: Json | null, ...names: string[]): string | null {
  const id = names.map((name) => textOf(from, name)).find((text) => ForeignId.safeParse(text).success);
  return id ?? null;
}

export function numberOf(from: Json | null, ...names: string[]): number | null {
  for (const name of names) {
    const value = from?.[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  }
  return null;
}

/** As `numberOf`, of what counts something: whole, from 0. */
export function countOf(from: Json | null, ...names: string[]): number | null {
  const count = numberOf(from, ...names);
  return count !== null && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

export function flagOf(from: Json | null, name: string): boolean | null {
  const value = from?.[name];
  return typeof value === 'boolean' ? value : null;
}

/** A time as ISO-8601 UTC: from a text that can be read as one, or from epoch milliseconds. */
export function timeOf(from: Json | null, ...names: string[]): string | null {
  for (const name of names) {
    const value = from?.[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const at = new Date(value);
    if (!Number.isNaN(at.getTime())) return at.toISOString();
  }
  return null;
}

export function oneOf<T extends string>(schema: z.ZodType<T>, value: unknown): T | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The thing itself out of `{ <name>: thing }`, `{ data: thing }`, both, or nothing around it. */
export function unwrap(raw: unknown, name: string): unknown {
  let value = raw;
  for (let depth = 0; depth < 2; depth += 1) {
    const inner = asObject(value);
    const next = inner?.[name] ?? inner?.['data'];
    if (next === undefined || next === null || typeof next !== 'object') break;
    value = next;
  }
  return value;
}

/** A list that comes bare, under its name, or under `data`. */
export function listOf(raw: unknown, name: string): unknown[] | null {
  const value = unwrap(raw, name);
  return Array.isArray(value) ? value : null;
}

/** By the contract's own schema where that fits, else by the tolerant reader, whose answer must fit it, too. */
export function read<T>(schema: z.ZodType<T>, raw: unknown, tolerant: (raw: unknown) => T | null): T | null {
  const strict = schema.safeParse(raw);
  return strict.success ? strict.data : (schema.safeParse(tolerant(raw)).data ?? null);
}
