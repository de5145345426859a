import { type ReactNode, useState } from 'react';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { useCallRoom, useRoomFacts } from '../../../call/context.tsx';
import type { DeviceKind } from '../../../media/capture.ts';
import { errorText, useT } from '../../../state/i18n.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { run } from '../run.ts';

/** A microphone or camera that did not open: said once, with both ways out. The call goes on without it. */
export function DeviceErrors(props: {
  readonly callId: string;
  readonly onOpenSettings?: (() => void) | undefined;
}): ReactNode {
  const { callId, onOpenSettings } = props;
  const t = useT();
  const room = useCallRoom();
  const microphone = useRoomFacts(({ local }) => errorOf(local.microphone));
  const camera = useRoomFacts(({ local }) => errorOf(local.camera));
  const [read, setRead] = useState<readonly ErrorView[]>([]);
  const shown = (
    [
      ['microphone', microphone],
      ['camera', camera],
    ] as const
  ).filter(
    (entry): entry is [DeviceKind, ErrorView] =>
      entry[1] !== null &&
      !read.includes(entry[1]) &&
      !(entry[0] === 'camera' && sameWords(entry[1], microphone)),
  );
  return shown.map(([kind, error]) => (
    <Banner
      key={kind}
      strip
      tone="warning"
      onDismiss={() => setRead([...read, error])}
      actions={
        <>
          {onOpenSettings && (
            <Button size="s" onClick={onOpenSettings}>
              {t('common.openSettings')}
            </Button>
          )}
          <Button size="s" onClick={() => run(room.retryDevice(callId, kind))}>
            {t('common.tryAgain')}
          </Button>
        </>
      }
    >
      {errorText(t, error)}
    </Banner>
  ));
}

type Device = { readonly state: string } | { readonly state: 'failed'; readonly error: ErrorView };
const errorOf = (device: Device): ErrorView | null => ('error' in device ? device.error : null);
const sameWords = (a: ErrorView, b: ErrorView | null): boolean => a.code === b?.code;
