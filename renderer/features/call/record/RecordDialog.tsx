import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallRoom } from '../../../call/context.tsx';
import { useView } from '../../../state/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { useCallNaming } from '../call-name.ts';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';
import { run } from '../run.ts';

/** Asks before anything is recorded: everyone will see and hear that. */
export function RecordDialog(): ReactNode {
  const callId = useCallUi((ui) => ui.askingToRecord);
  const call = useView(({ calls }) => (callId === null ? undefined : calls[callId]));
  return call?.state.phase === 'joined' ? <Question call={call} /> : null;
}

function Question({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const room = useCallRoom();
  const { title } = useCallNaming(call);
  const { askToRecord } = useCallUiVerbs();
  const record = () => {
    askToRecord(null);
    run(room.record(call.id, t('call.withNames', { names: title })));
  };
  return (
    <ConfirmDialog
      open
      tone="accent"
      title={t('recording.askTitle')}
      description={t('recording.askText')}
      confirm={t('recording.start')}
      onConfirm={record}
      onCancel={() => askToRecord(null)}
    />
  );
}
