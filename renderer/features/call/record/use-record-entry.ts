import { Circle, CircleStop } from 'lucide-react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallRoom, useRoomFacts } from '../../../call/context.tsx';
import { useView } from '../../../state/context.tsx';
import { useT } from '../../../state/i18n.ts';
import type { MenuEntry } from '../../../ui/MenuButton.tsx';
import { useCallUiVerbs } from '../call-ui.tsx';

/** The entry that begins or ends a recording of this call; `null`: this page has nowhere to keep one. */
export function useRecordEntry(call: CallView): MenuEntry | null {
  const t = useT();
  const room = useCallRoom();
  const inTab = useView(({ platform }) => platform === 'web');
  const recording = useRoomFacts((facts) => facts.recording);
  const { askToRecord } = useCallUiVerbs();
  const key = 'record';
  if (inTab) return null;
  if (recording.state === 'on' && recording.callId === call.id)
    return { key, icon: CircleStop, label: t('recording.stop'), onSelect: () => room.stopRecording() };
  const begin = { key, icon: Circle, label: t('recording.start') };
  return recording.state === 'asking' || recording.state === 'on'
    ? { ...begin, hint: t('recording.choosing'), disabled: true, onSelect: () => undefined }
    : { ...begin, onSelect: () => askToRecord(call.id) };
}
