/**
 * Named loggers with bound context over one sink that redacts.
 * info: one line per lifecycle change; debug: messages and ICE; warn: odd but handled; error: something was lost.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

export interface LogRecord {
  readonly level: LogLevel;
  readonly name: string;
  readonly message: string;
  readonly fields: LogFields;
}

export type LogSink = (record: LogRecord) => void;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same sink under a longer name and with more context, e.g. `{ callId }`. */
  child(name: string, context?: LogFields): Logger;
}

const SECRET_FIELD =
  /^(token|access_?token|refresh_?token|password|current|next|credential|secret|authorization|cookie|invite|sdp|candidate|content|key)$/i;
const SECRET_TEXT: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '<private key>'],
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]+/g, '<jwt>'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 <redacted>'],
  [/([?&#](?:token|access_token|password|key|invite|secret)=)[^&\s"']+/gi, '$1<redacted>'],
  [/(\/\/)[^/\s:@]+:[^/\s@]+@/g, '$1<redacted>@'],
];
const DEPTH_MAX = 6;

/** A copy without secrets: secret fields keep their last 3 characters when long, tokens inside texts go. Never throws. */
export function redact(value: unknown, depth = 0): unknown {
  try {
    return redacted(value, depth);
  } catch {
    return '<unreadable>'; // a getter or a proxy that throws must not break what is logged
  }
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return SECRET_TEXT.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), value);
  }
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function' || typeof value === 'symbol') return `<${typeof value}>`;
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '<deep>';
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const code = (value as { code?: unknown }).code;
    return redact(
      {
        name,
        message,
        stack,
        ...(code === undefined ? {} : { code }),
        ...(cause === undefined ? {} : { cause }),
      },
      depth,
    );
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '<invalid date>' : value.toISOString();
  if (value instanceof Map) return redact(Object.fromEntries(value), depth);
  if (value instanceof Set) return redact([...value], depth);
  if (isAddress(value)) return redact(value.href, depth);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `<${value.byteLength} bytes>`;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_FIELD.test(key) ? mask(item) : redact(item, depth + 1),
    ]),
  );
}

/** A URL has no fields of its own, so that it would be logged as `{}`. This room's types know no URL. */
const isAddress = (value: object): value is { href: string } =>
  Object.prototype.toString.call(value) === '[object URL]';

function mask(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value;
  // redacted before, on its way through another logger
  if (typeof value === 'string' && /^<redacted>(….{3})?$/.test(value)) return value;
  return typeof value === 'string' && value.length >= 16 ? `<redacted>…${value.slice(-3)}` : '<redacted>';
}

/** A logger whose every record is redacted before `sink` sees it. */
export function createLogger(name: string, sink: LogSink, context: LogFields = {}): Logger {
  const log =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) =>
      sink({
        level,
        name,
        message: redact(message) as string,
        fields: redact({ ...context, ...fields }) as LogFields,
      });
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (childName, more = {}) => createLogger(`${name}.${childName}`, sink, { ...context, ...more }),
  };
}

/** For tests and for the rare place that has no sink. */
export const silentLogger: Logger = createLogger('silent', () => {});
