import { guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';

const AREA = { x: 0, y: 0, width: 1280, height: 800 };
const DISPLAY = {
  id: 0,
  label: '',
  scaleFactor: 1,
  rotation: 0,
  internal: false,
  bounds: AREA,
  workArea: AREA,
  size: { width: AREA.width, height: AREA.height },
  workAreaSize: { width: AREA.width, height: AREA.height },
};

/** One display of a fixed size; the pointer rests in its corner. */
class Screen extends HostEmitter {
  constructor() {
    super('screen', ['display-added', 'display-removed', 'display-metrics-changed']);
  }

  getPrimaryDisplay(): typeof DISPLAY {
    return structuredClone(DISPLAY);
  }

  getAllDisplays(): (typeof DISPLAY)[] {
    return [this.getPrimaryDisplay()];
  }

  getDisplayMatching(_rect: Electron.Rectangle): typeof DISPLAY {
    return this.getPrimaryDisplay();
  }

  getDisplayNearestPoint(_point: Electron.Point): typeof DISPLAY {
    return this.getPrimaryDisplay();
  }

  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 };
  }
}

guardedClass('Screen', 'screen', Screen);
export const screen = new Screen();
