import { guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';

/** What Electron has of it on Linux, which is little: permissions, colours by name and touch bars are of other systems. */
class SystemPreferences extends HostEmitter {
  constructor() {
    super('systemPreferences', ['accent-color-changed']);
  }

  /** RGBA, hexadecimal. */
  getAccentColor(): string {
    return '3584e4ff';
  }

  getAnimationSettings(): Electron.AnimationSettings {
    return {
      prefersReducedMotion: false,
      scrollAnimationsEnabledBySystem: true,
      shouldRenderRichAnimation: true,
    };
  }
}

guardedClass('SystemPreferences', 'systemPreferences', SystemPreferences);
export const systemPreferences = new SystemPreferences();
