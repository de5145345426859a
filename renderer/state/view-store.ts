/** The window's copy of the engine's view: a snapshot, then numbered patches. Unchanged branches keep their identity, so unchanged components rest. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { applyOps, diff, type Patch } from '#shared/tools/patch.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import type { AppBridge } from './bridge.ts';

export interface ViewState {
  /** `failed`: there is no view and the last snapshot was refused; it is asked for again by itself. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly view: AppView | null;
  readonly error: ErrorView | null;
}

export interface ViewStore extends StoreApi<ViewState> {
  /** Loads the snapshot and follows the patches; the answer stops both. */
  readonly start: () => () => void;
  /** Asks for the snapshot now, for instance by a button after `failed`. */
  readonly reload: () => void;
}

const RETRY_MS = 2_000;

export function createViewStore(bridge: Pick<AppBridge, 'app'>, clock: Clock = systemClock): ViewStore {
  const store = createStore<ViewState>(() => ({ status: 'loading', view: null, error: null }));
  /** The run that is on; answers that belong to an older one are dropped. */
  let run: object | null = null;
  let seq = 0;
  let asking = false;
  /** Patches that came while a snapshot was on its way; those it contains already are skipped by number. */
  let waiting: Patch[] = [];
  let cancelRetry = (): void => {};

  function apply(patch: Patch): void {
    const { view } = store.getState();
    if (asking || !view) {
      waiting.push(patch);
      return;
    }
    if (patch.seq <= seq) return;
    if (patch.seq !== seq + 1) {
      // A snapshot that is asked for from here on contains this patch.
      ask();
      return;
    }
    try {
      store.setState({ view: applyOps(view, patch.ops) });
      seq = patch.seq;
    } catch {
      // The trees have drifted; only the whole view can mend that.
      ask();
    }
  }

  function ask(): void {
    if (asking || !run) return;
    asking = true;
    cancelRetry();
    const mine = run;
    bridge.app.call.snapshot().then(
      (snapshot) => {
        if (run !== mine) return;
        asking = false;
        const { view } = store.getState();
        // Patching the difference in keeps the identity of what did not change.
        const next = view ? applyOps(view, diff(view, snapshot.view)) : snapshot.view;
        seq = snapshot.seq;
        store.setState({ status: 'ready', view: next, error: null });
        const kept = waiting.sort((a, b) => a.seq - b.seq);
        waiting = [];
        for (const patch of kept) apply(patch);
      },
      (error: unknown) => {
        if (run !== mine) return;
        asking = false;
        if (!store.getState().view) store.setState({ status: 'failed', error: AppError.from(error).view() });
        cancelRetry = clock.after(RETRY_MS, ask);
      },
    );
  }

  function start(): () => void {
    const mine = {};
    run = mine;
    asking = false;
    waiting = [];
    const unsubscribe = bridge.app.on('patch', apply);
    ask();
    return () => {
      unsubscribe();
      if (run !== mine) return;
      run = null;
      asking = false;
      cancelRetry();
    };
  }

  return Object.assign(store, {
    start,
    reload: () => {
      if (!store.getState().view) store.setState({ status: 'loading', error: null });
      ask();
    },
  });
}
