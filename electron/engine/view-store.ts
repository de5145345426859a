import type { AppView } from '#shared/contracts/view.ts';
import { diff, type Patch } from '#shared/tools/patch.ts';
import { share } from './share.ts';

/** Holds the one immutable view; changes within one turn of the event loop go out as one numbered patch. */
export class ViewStore {
  #view: AppView;
  /** The view as the windows know it. */
  #told: AppView;
  #seq = 0;
  #scheduled = false;
  readonly #onPatch: (patch: Patch) => void;

  constructor(view: AppView, onPatch: (patch: Patch) => void) {
    this.#view = view;
    this.#told = view;
    this.#onPatch = onPatch;
  }

  get view(): AppView {
    return this.#view;
  }

  update(change: (view: AppView) => AppView): void {
    const next = share(this.#view, change(this.#view));
    if (next === this.#view) return;
    this.#view = next;
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.flush());
  }

  /** Sends what has changed now: before an event that refers to it. */
  flush(): void {
    this.#scheduled = false;
    const ops = diff(this.#told, this.#view);
    this.#told = this.#view;
    if (ops.length === 0) return;
    this.#seq += 1;
    this.#onPatch({ seq: this.#seq, ops });
  }

  /** The whole view and the number of the last patch that it contains. */
  snapshot(): { seq: number; view: AppView } {
    this.flush();
    return { seq: this.#seq, view: this.#view };
  }
}
