import {
  Activity,
  EyeOff,
  Hand,
  LayoutGrid,
  Pause,
  PictureInPicture2,
  SquareUserRound,
  UserRoundSearch,
  Users,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { REACTIONS } from '#shared/contracts/call-message.ts';
import { useCallRoom } from '../../../call/context.tsx';
import { useBridge, useNotices, useWorkspace } from '../../../state/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { myIdOf } from '../../../state/names.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { MenuButtonProps, MenuEntry } from '../../../ui/MenuButton.tsx';
import type { Emoji } from '../call-ui-state.ts';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';
import { useRecordEntry } from '../record/use-record-entry.ts';
import { run } from '../run.ts';
import { useShare } from '../share/use-share.ts';
import type { SelfPlace } from '../stage/stage-tiles.ts';
import { KEYS, useShortcuts } from '../use-shortcuts.ts';
import { REACTION_WORDS } from '../words.ts';
import type { CallControlsProps } from './CallControls.tsx';
import { ReactButton } from './ReactButton.tsx';
import { ShareButton, shareEntries } from './ShareButton.tsx';

/** A button while there is room for it, else entries of the menu. */
export interface OptionalControl {
  readonly key: string;
  readonly button: ReactNode;
  readonly entries: readonly MenuEntry[];
  /** Instead of entries: a row of signs. */
  readonly row?: MenuButtonProps['row'];
}

export interface OptionalControls {
  /** The most used first. */
  readonly controls: readonly OptionalControl[];
  /** What is never a button. */
  readonly menu: readonly (readonly MenuEntry[])[];
}

/** What can be done in this call besides talking: as far as it is joined, and the backend has it. */
export function useOptionalControls(props: CallControlsProps): OptionalControls {
  const { call, people, stage, size } = props;
  const t = useT();
  const share = useShare(call, people);
  const hand = useHand(props);
  const react = useReact(props);
  const bridge = useBridge();
  const notices = useNotices();
  const workspace = useWorkspace(call.workspaceId);
  const side = useCallUi((ui) => ui.side);
  const { openSide, setStage } = useCallUiVerbs();
  const modes = useCallUi((ui) => ui.stage.modes);
  const joined = call.state.phase === 'joined';
  const talks = joined && !call.watch;
  const several = people.length > 1;
  const isGroup = several || workspace?.conversations[call.conversationId]?.type === 'group';
  const canReact = workspace?.features.calls?.relay === true && isGroup;
  useShortcuts({
    ...(talks && share.state === 'sharing' ? { [KEYS.share]: share.stop } : {}),
    ...(talks && share.state === 'off' && share.reason === null
      ? { [KEYS.share]: () => share.start(share.hint) }
      : {}),
    ...(talks && isGroup ? { [KEYS.hand]: hand.toggle } : {}),
  });
  const menu = useMenu(props);
  if (!joined) return { controls: [], menu: [] };

  const simple = (key: string, icon: LucideIcon, label: string, more: SimpleControl): OptionalControl => ({
    key,
    button: (
      <IconButton
        size={size}
        tone={more.on ? 'accent' : 'neutral'}
        icon={icon}
        label={label}
        shortcut={more.shortcut}
        aria-expanded={more.expanded}
        tooltipSide="top"
        onClick={more.onSelect}
      />
    ),
    entries: [{ key, icon, label, onSelect: more.onSelect }],
  });
  const grid = stage.mode === 'grid';
  const setMode = () => {
    const mode = grid ? 'speaker' : 'grid';
    setStage({ pinned: null, modes: { ...modes, [stage.shared ? 'share' : 'plain']: mode } });
  };
  const hold = () => void notices.run(() => bridge.call.call.hold({ callId: call.id }));
  const people_ = simple('people', Users, t('call.people.open'), {
    on: side === 'people',
    expanded: side === 'people',
    onSelect: () => openSide(side === 'people' ? null : 'people'),
  });
  const controls: (OptionalControl | false)[] = [
    talks && {
      key: 'share',
      button: <ShareButton share={share} size={size} />,
      entries: shareEntries(t, share),
    },
    talks &&
      isGroup &&
      simple('hand', Hand, hand.label, { on: hand.raised, shortcut: KEYS.hand, onSelect: hand.toggle }),
    canReact && {
      key: 'react',
      button: <ReactButton size={size} onReact={react} />,
      entries: [],
      row: REACTIONS.map((emoji) => ({
        key: emoji,
        sign: emoji,
        label: t(REACTION_WORDS[emoji]),
        onSelect: () => react(emoji),
      })),
    },
    isGroup && people_,
    simple('hold', Pause, t('call.hold'), { onSelect: hold }),
    (several || stage.shared) &&
      simple(
        'layout',
        grid ? SquareUserRound : LayoutGrid,
        t(grid ? 'call.stage.speaker' : 'call.stage.grid'),
        {
          onSelect: setMode,
        },
      ),
    !isGroup && people_,
  ];
  return { controls: controls.filter((control) => control !== false), menu };
}

interface SimpleControl {
  readonly on?: boolean;
  readonly expanded?: boolean;
  readonly shortcut?: string;
  readonly onSelect: () => void;
}

function useHand({ call }: CallControlsProps) {
  const t = useT();
  const room = useCallRoom();
  const raised = (call.mediaState.handRaisedAt ?? null) !== null;
  const toggle = () =>
    run(room.setMedia(call.id, { handRaisedAt: raised ? null : new Date().toISOString() }));
  return { raised, toggle, label: t(raised ? 'call.hand.lower' : 'call.hand.raise') };
}

/** Shown here at once; told to the others, who may or may not hear it. */
function useReact({ call }: CallControlsProps): (emoji: Emoji) => void {
  const bridge = useBridge();
  const workspace = useWorkspace(call.workspaceId);
  const { react } = useCallUiVerbs();
  const userId = (workspace && myIdOf(workspace)) ?? '';
  return (emoji) => {
    react({ callId: call.id, userId, emoji });
    run(bridge.call.call.tell({ callId: call.id, toUserId: null, message: { type: 'reaction', emoji } }));
  };
}

function useMenu({ call, people, stage, small }: CallControlsProps): MenuEntry[][] {
  const t = useT();
  const side = useCallUi((ui) => ui.side);
  const self = useCallUi((ui) => ui.stage.self);
  const { openSide, setStage } = useCallUiVerbs();
  const place = (to: SelfPlace, label: string): MenuEntry => ({
    key: `self-${to}`,
    icon: to === 'hidden' ? EyeOff : UserRoundSearch,
    label,
    onSelect: () => setStage({ self: to }),
  });
  const { corner, tiles } = stage;
  const asTile = people.length > 0 && tiles.some(({ kind }) => kind === 'self');
  const me: (MenuEntry | false)[] = [
    corner !== null && place('tile', t('call.self.asTile')),
    asTile && place('corner', t('call.self.inCorner')),
    self === 'hidden' && place('auto', t('call.self.show')),
    (corner !== null || asTile) && place('hidden', t('call.self.hide')),
  ];
  const { toggle } = small;
  const record = useRecordEntry(call);
  const rest: (MenuEntry | false)[] = [
    record ?? false,
    toggle !== null && {
      key: 'small',
      icon: PictureInPicture2,
      label: t(small.on ? 'call.stage.leavePictureInPicture' : 'call.stage.pictureInPicture'),
      onSelect: toggle,
    },
    {
      key: 'statistics',
      icon: Activity,
      label: t('call.statistics.open'),
      checked: side === 'statistics',
      onSelect: () => openSide(side === 'statistics' ? null : 'statistics'),
    },
  ];
  return [me.filter((entry) => entry !== false), rest.filter((entry) => entry !== false)];
}
