import { guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';

type ThemeSource = 'system' | 'light' | 'dark';

/** A light desktop. `themeSource` is remembered and told to listeners; pages keep Chromium's own colour scheme. */
class NativeTheme extends HostEmitter {
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly prefersReducedTransparency = false;
  readonly inForcedColorsMode = false;
  #source: ThemeSource = 'system';

  constructor() {
    super('nativeTheme', ['updated']);
  }

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

guardedClass('NativeTheme', 'nativeTheme', NativeTheme);
export const nativeTheme = new NativeTheme();
