/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a fieldset is for a form */
import { Ellipsis, Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react';
import { Fragment, type ReactNode, useRef } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallRoom } from '../../../call/context.tsx';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useBridge, useWorkspace } from '../../../state/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { useSize } from '../../../ui/use-size.ts';
import { run } from '../run.ts';
import type { StageView } from '../stage/use-stage.ts';
import type { PictureInPicture } from '../stage/use-picture-in-picture.ts';
import { KEYS, useShortcuts } from '../use-shortcuts.ts';
import styles from './CallControls.module.css';
import { useHoldToTalk } from './use-hold-to-talk.ts';
import { useOptionalControls } from './use-optional-controls.tsx';

export interface CallControlsProps {
  readonly call: CallView;
  readonly people: readonly CallPerson[];
  readonly stage: StageView;
  readonly small: Omit<PictureInPicture, 'element'>;
  readonly size: 'm' | 'l';
}

/** CSS pixels by size: one button with the space after it; what the arrow of sharing takes, less the space after the last one. */
const ROOM_PX = { m: { slot: 44, extra: 10 }, l: { slot: 64, extra: -12 } } as const;
/** More and hang up: always there; microphone and camera: unless one only looks on. */
const FIXED = { talking: 4, watching: 2 } as const;

/** What I send, and everything else that can be done in a call. What has no room goes into "More", the rarest first. */
export function CallControls(props: CallControlsProps): ReactNode {
  const { call, size } = props;
  const t = useT();
  const row = useRef<HTMLDivElement>(null);
  const { width } = useSize(row);
  const { controls, menu } = useOptionalControls(props);
  const { slot, extra } = ROOM_PX[size];
  // before it is laid out, everything is shown
  const free =
    width === 0
      ? controls.length
      : Math.floor((width - extra) / slot) - FIXED[call.watch ? 'watching' : 'talking'];
  const shown = controls.slice(0, Math.max(0, free));
  const rest = controls.slice(shown.length);
  const inMenu = rest.flatMap(({ entries }) => entries);
  return (
    <div
      ref={row}
      role="group"
      aria-label={t('call.controls')}
      className={styles['controls']}
      data-size={size}
    >
      {!call.watch && <DeviceButtons call={call} size={size} />}
      {shown.map(({ key, button }) => (
        <Fragment key={key}>{button}</Fragment>
      ))}
      {inMenu.length + menu.flat().length > 0 && (
        <MenuButton
          size={size}
          tone="neutral"
          icon={Ellipsis}
          label={t('call.more')}
          side="top"
          tooltipSide="top"
          row={rest.flatMap(({ row: signs = [] }) => signs)}
          groups={[inMenu, ...menu]}
        />
      )}
      <HangUp callId={call.id} size={size} />
    </div>
  );
}

/** Microphone and camera; the space bar unmutes as long as it is held. */
function DeviceButtons({ call, size }: Pick<CallControlsProps, 'call' | 'size'>): ReactNode {
  const t = useT();
  const room = useCallRoom();
  const canVideo = useWorkspace(call.workspaceId)?.features.calls?.video === true;
  const { audioEnabled, videoEnabled } = call.mediaState;
  const talking = useHoldToTalk(call.id, !audioEnabled);
  const toggleMicrophone = () => run(room.setMedia(call.id, { audioEnabled: !audioEnabled }));
  const toggleCamera = () => run(room.setMedia(call.id, { videoEnabled: !videoEnabled }));
  useShortcuts({
    [KEYS.microphone]: toggleMicrophone,
    ...(canVideo ? { [KEYS.camera]: toggleCamera } : {}),
  });
  return (
    <>
      <IconButton
        size={size}
        tone={talking ? 'positive' : audioEnabled ? 'neutral' : 'accent'}
        icon={audioEnabled || talking ? Mic : MicOff}
        label={t(audioEnabled ? 'call.mute' : 'call.unmute')}
        shortcut={KEYS.microphone}
        tooltipSide="top"
        onClick={toggleMicrophone}
      />
      {canVideo && (
        <IconButton
          size={size}
          tone="neutral"
          icon={videoEnabled ? Video : VideoOff}
          label={t(videoEnabled ? 'call.cameraOff' : 'call.cameraOn')}
          shortcut={KEYS.camera}
          tooltipSide="top"
          onClick={toggleCamera}
        />
      )}
    </>
  );
}

function HangUp({ callId, size }: { readonly callId: string; readonly size: 'm' | 'l' }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  return (
    <IconButton
      size={size}
      tone="danger"
      icon={PhoneOff}
      label={t('call.hangUp')}
      tooltipSide="top"
      onClick={() => run(bridge.call.call.hangUp({ callId }))}
    />
  );
}
