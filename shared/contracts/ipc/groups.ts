import { appGroup } from './app.ts';
import { callGroup } from './call.ts';
import { chatGroup } from './chat.ts';
import { desktopGroup } from './desktop.ts';
import { diagnosticsGroup } from './diagnostics.ts';
import { pickerGroup } from './picker.ts';
import { receivedGroup } from './received.ts';
import { recordingGroup } from './recording.ts';
import { ringGroup } from './ring.ts';
import { widgetGroup } from './widget.ts';
import { workspaceGroup } from './workspace.ts';

/** Every IPC group of the house. A group that is missing here does not exist for main's router. */
export const ipcGroups = {
  app: appGroup,
  workspace: workspaceGroup,
  chat: chatGroup,
  call: callGroup,
  ring: ringGroup,
  picker: pickerGroup,
  recording: recordingGroup,
  received: receivedGroup,
  desktop: desktopGroup,
  diagnostics: diagnosticsGroup,
  widget: widgetGroup,
} as const;
export type IpcGroups = typeof ipcGroups;
