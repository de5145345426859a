import { join } from 'node:path';
import { Settings } from '#shared/contracts/settings.ts';
import {
  type PolicyPart,
  type PolicySource,
  type ProgramAnswer,
  type RunProgram,
  runProgram,
} from './source.ts';

const PARENT = 'HKLM\\Software\\Policies';
const KEY = `${PARENT}\\Parley`;
/** As reg.exe writes it. */
const FULL_KEY = /^HKEY_LOCAL_MACHINE\\Software\\Policies\\Parley(?:\\(.+))?$/i;
const VALUE = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/;

export interface WindowsPolicyOptions {
  readonly run?: RunProgram;
  /** Of Windows; reg.exe is never looked for elsewhere. */
  readonly systemRoot?: string;
}

/** The registry below `HKLM\Software\Policies\Parley`, as group policy fills it. */
export function windowsPolicy(options: WindowsPolicyOptions = {}): PolicySource {
  const { run = runProgram, systemRoot = process.env['SystemRoot'] ?? 'C:\\Windows' } = options;
  const reg = join(systemRoot, 'System32', 'reg.exe');
  return async () => {
    const answer = await run(reg, ['query', KEY, '/s']);
    if (answer.code === 0) return [partOf(answer.stdout)];
    return (await isThere(run, reg)) ? [{ from: KEY, problem: `reg.exe: ${wordsOf(answer)}` }] : [];
  };
}

/** reg.exe fails in the same way for what is missing and for what may not be read; the list above it tells. */
async function isThere(run: RunProgram, reg: string): Promise<boolean> {
  const { code, stdout } = await run(reg, ['query', PARENT]);
  return code !== 0 || stdout.split(/\r?\n/).some((line) => FULL_KEY.test(line.trim()));
}

const wordsOf = ({ code, stderr }: ProgramAnswer): string =>
  stderr.trim() || (code === null ? 'could not be started' : `ended with ${code}`);

function partOf(output: string): PolicyPart {
  try {
    return { from: KEY, value: readRegistry(output) };
  } catch (error) {
    return { from: KEY, problem: error instanceof Error ? error.message : String(error) };
  }
}

type Tree = { [name: string]: unknown };

/**
 * What `reg.exe query … /s` says, as the JSON that a policy file would hold. A sub-key is an object, or a list when its values are named
 * by numbers; numbers are booleans where the policy wants one; a text that is JSON is what it says. Throws for lines that it does not know.
 */
export function readRegistry(output: string): Tree {
  const root: Tree = {};
  let here: Tree | null = null;
  for (const line of output.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const key = FULL_KEY.exec(line);
    const value = VALUE.exec(line);
    if (key) here = descend(root, key[1]?.split('\\') ?? []);
    else if (value && here) here[value[1] ?? ''] = valueOf(value[1] ?? '', value[2] ?? '', value[3] ?? '');
    else throw new Error(`reg.exe said what is not understood: ${line.slice(0, 100)}`);
  }
  return withLists(root) as Tree;
}

function descend(root: Tree, names: readonly string[]): Tree {
  let here = root;
  for (const name of names) {
    const next: Tree = { ...(typeof here[name] === 'object' ? here[name] : {}) };
    here[name] = next;
    here = next;
  }
  return here;
}

/** Names of values that are true or false, wherever they stand. */
const BOOLEANS: ReadonlySet<string> = new Set([
  'onlyTheseServers',
  'hosting',
  'enabled',
  ...Object.entries(Settings.parse({})).flatMap(([name, value]) =>
    typeof value === 'boolean' ? [name] : [],
  ),
]);
/** Settings that are no whole numbers are written as texts. */
const NUMBERS: ReadonlySet<string> = new Set(['ringVolume', 'zoom']);

function valueOf(name: string, type: string, text: string): unknown {
  switch (type) {
    case 'REG_DWORD':
    case 'REG_QWORD': {
      const number = Number(text);
      if (!Number.isSafeInteger(number)) throw new Error(`${name}: ${text} is no number`);
      return BOOLEANS.has(name) && number <= 1 ? number === 1 : number;
    }
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
      if (/^\s*[[{]/.test(text)) return JSON.parse(text) as unknown;
      return NUMBERS.has(name) && text.trim() !== '' ? Number(text) : text;
    case 'REG_MULTI_SZ':
      return text.split('\\0').filter((one) => one !== '');
    default:
      throw new Error(`${name}: values of the type ${type} are not used`);
  }
}

/** `servers` may be a plain list of addresses. */
function withLists(value: unknown, name = ''): unknown {
  if (Array.isArray(value))
    return name === 'servers'
      ? value.map((one: unknown) => (typeof one === 'string' ? { address: one } : one))
      : value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const isList = entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key));
  if (!isList) return Object.fromEntries(entries.map(([key, one]) => [key, withLists(one, key)]));
  const ordered = entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, one]) => withLists(one));
  return withLists(ordered, name);
}
