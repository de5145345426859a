/**
 * Compiled, never run: every member that the host has must fit Electron's own type of the same name, so that it cannot
 * drift; and every module of Electron's main process is either implemented or named as lacking.
 */
import type { EventEmitter } from 'node:events';
import type * as implemented from './implemented.ts';
import type * as lacking from './lacking.ts';

type Host = typeof implemented;
type Electrons = typeof Electron.CrossProcessExports;

type Constructor = abstract new (...args: never[]) => unknown;
type EmitterMember = keyof EventEmitter | keyof NodeJS.EventEmitter;
type Member<T> = Exclude<keyof T, EmitterMember>;
type Static<T> = Exclude<keyof T, 'prototype' | keyof typeof EventEmitter>;

/** Arguments must be taken exactly; of a result only whether it is a promise (our windows are not Electron's class). */
type Loose<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => R extends Promise<unknown> ? Promise<unknown> : unknown
    : unknown;
};

/** What Electron's type demands of the members that the host has. Classes: of the statics, the instance, the arguments. */
type Wanted<R, H> = H extends Constructor
  ? R extends abstract new (...args: infer A) => infer RealInstance
    ? {
        statics: Loose<Pick<R, Static<R> & Static<H> & keyof R>>;
        made: Loose<Pick<RealInstance, Member<RealInstance> & Member<InstanceType<H>> & keyof RealInstance>>;
        with: (...args: A) => void;
      }
    : never
  : Loose<Pick<R, Member<R> & Member<H> & keyof R>>;

type Given<H> = H extends abstract new (...args: infer A) => infer Instance
  ? { statics: Loose<H>; made: Loose<Instance>; with: (...args: A) => void }
  : Loose<H>;

type Misfit = {
  [K in keyof Host & keyof Electrons]: Given<Host[K]> extends Wanted<Electrons[K], Host[K]> ? never : K;
}[keyof Host & keyof Electrons];

/** The values of Electron's main process, as opposed to its types. */
type MainModule = keyof typeof Electron.Main | keyof typeof Electron.Common;
type Forgotten = Exclude<MainModule, keyof Host | keyof typeof lacking>;
type Invented = Exclude<keyof Host | keyof typeof lacking, MainModule>;

const misfits: [Misfit] extends [never] ? true : Misfit = true;
const forgotten: [Forgotten] extends [never] ? true : Forgotten = true;
const invented: [Invented] extends [never] ? true : Invented = true;
void [misfits, forgotten, invented];
