/** What a program and all its children use, as the kernel counts it (Linux only). */
import { readdirSync, readFileSync } from 'node:fs';
import { lasting, nowMs } from './page.ts';

/** The kernel's clock ticks in a second; it is 100 on every Linux that this runs on. */
const TICKS = 100;

export interface Usage {
  /** Of one core. */
  readonly cpuPercent: number;
  /** Shared pages are counted by halves, thirds and so on, so that sums are true. */
  readonly memoryMb: number;
}

/** Of that process and its children, over that time. */
export async function usage(pid: number, overMs: number): Promise<Usage> {
  const before = new Map(family(pid).map((member) => [member, ticks(member)]));
  const since = nowMs();
  await lasting(overMs);
  const seconds = (nowMs() - since) / 1000;
  const members = family(pid);
  const spent = members.reduce((sum, member) => sum + ticks(member) - (before.get(member) ?? 0), 0);
  return {
    cpuPercent: (spent / TICKS / seconds) * 100,
    memoryMb: memoryMb(pid),
  };
}

/** Of that process and its children, now; shared pages as in `Usage`. */
export const memoryMb = (pid: number): number =>
  family(pid).reduce((sum, member) => sum + kilobytes(member), 0) / 1024;

function family(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? statOf(Number(name))[1] : undefined;
    if (parent === undefined) continue;
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(name)]);
  }
  const below = (one: number): number[] => [one, ...(children.get(one) ?? []).flatMap(below)];
  return below(pid);
}

/** Fields of /proc/<pid>/stat after the name, which may contain blanks: state, parent, …; none for a process that is gone. */
function statOf(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

const ticks = (pid: number): number => {
  const fields = statOf(pid);
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0); // user, system
};

const kilobytes = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
