/** For tests: payloads as a contract wants them, and the same ones spoilt. */
import fc, { type Arbitrary } from 'fast-check';
import type { z } from 'zod';

/** What is used of zod's own description of a schema. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
}

const TEXTS = [
  'a',
  'call-1',
  'en-GB',
  'Control+Alt+M',
  'https://example.com/',
  'data:image/png;base64,AA==',
  'f'.repeat(64),
];
const NUMBERS = [0, 1, 2, 30, 0.5, 1_700_000_000_000];

const anyText = fc.string({ maxLength: 60 });
const anyNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

/** Mostly those of `known` that the schema takes, where there are any. */
function mostly<T>(schema: z.ZodType, known: readonly T[], any: Arbitrary<T>): Arbitrary<T> {
  const fitting = known.filter((value) => schema.safeParse(value).success);
  if (fitting.length === 0) return any;
  return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fitting) }, { weight: 1, arbitrary: any });
}

/** Values of the schema's own shape; most of them pass it, those that a refinement refuses are part of the game. */
export function payloadOf(schema: z.ZodType): Arbitrary<unknown> {
  const def = schema.def as unknown as Def;
  const inner = (): Arbitrary<unknown> => {
    const found = def.innerType ?? def.in;
    return found ? payloadOf(found) : fc.anything();
  };
  switch (def.type) {
    case 'undefined':
      return fc.constant(undefined);
    case 'string':
      return mostly(schema, TEXTS, anyText);
    case 'number':
      return mostly(schema, NUMBERS, anyNumber);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'array':
      return fc.array(def.element ? payloadOf(def.element) : fc.anything(), { minLength: 1, maxLength: 3 });
    case 'record':
      return fc.dictionary(
        def.keyType ? payloadOf(def.keyType).map(String) : anyText,
        def.valueType ? payloadOf(def.valueType) : fc.anything(),
        { maxKeys: 3 },
      );
    case 'union':
      return fc.oneof(...(def.options ?? []).map((option) => payloadOf(option)));
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape ?? {}).map(([key, field]) => [key, payloadOf(field)])),
      );
    case 'nullable':
      return fc.option(inner(), { nil: null });
    case 'optional':
      return fc.option(inner(), { nil: undefined, freq: 1 });
    case 'custom':
      return fc.uint8Array({ maxLength: 8 });
    default:
      return inner();
  }
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
});

/** One field too many, too few, or of another kind; or a payload that has nothing to do with the schema. */
export const spoiltPayloadOf = (schema: z.ZodType): Arbitrary<unknown> =>
  fc.oneof(
    anything,
    fc.tuple(payloadOf(schema), fc.nat(), anything).map(([payload, at, value]) => {
      if (payload === null || typeof payload !== 'object') return value;
      const keys = [...Object.keys(payload), 'never-heard-of', '__proto__'];
      const entries = Object.entries(payload).filter((_entry, index) => index !== at % (keys.length + 1));
      return Object.fromEntries([...entries, [keys[at % keys.length] ?? 'x', value]]);
    }),
  );
