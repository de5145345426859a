import type { Engine } from '#engine/engine.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { widgetGroup } from '#shared/contracts/ipc/widget.ts';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Commands } from '../links/commands.ts';
import { widgetView } from './widget-view.ts';

export interface WidgetHandlersOptions {
  readonly engine: Pick<Engine, 'view'>;
  readonly commands: Pick<Commands, 'run'>;
  readonly onShow: () => void;
  readonly changeSettings: (change: SettingsChange) => void;
}

/** The verbs of the widget. It speaks of the call that it shows: one that is late speaks of another. */
export function widgetHandlers(options: WidgetHandlersOptions): Handlers<typeof widgetGroup> {
  const { engine, commands, onShow, changeSettings } = options;
  const check = (callId: string): void => {
    if (widgetView(engine.view())?.callId !== callId) throw new AppError('not-found');
  };
  return {
    current: () => widgetView(engine.view()),
    toggleMute({ callId }) {
      check(callId);
      commands.run('toggle-mute');
    },
    hangUp({ callId }) {
      check(callId);
      commands.run('hang-up');
    },
    show() {
      onShow();
    },
    switchOff() {
      changeSettings({ callWidget: false });
    },
  };
}
