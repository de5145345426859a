import { Phone, Video } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useBridge } from '../../../state/context.tsx';
import { useFormats, useT } from '../../../state/i18n.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCallNaming } from '../call-name.ts';
import { useCallUiVerbs } from '../call-ui.tsx';
import { run } from '../run.ts';
import { endingOf } from '../words.ts';

/** Long enough to be read, short enough not to be in the way. */
const PASSING_MS = 6000;

/** Why a call is over, and the call again. What I did myself, or need not know for long, goes by itself. */
export function EndedNotice({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const formats = useFormats();
  const bridge = useBridge();
  const { start } = useCallUiVerbs();
  const { title, callerName, unknown, isGroup, myId } = useCallNaming(call);
  const [endedAt] = useState(() => Date.now());
  const name = call.initiatedBy === myId || isGroup ? title : callerName;
  const ending = endingOf(t, formats, { call, myId, name, endedAt });
  const goesAfterMs = ending?.silent ? 0 : ending?.passing ? PASSING_MS : null;
  const callId = call.id;
  useEffect(() => {
    if (goesAfterMs === null) return undefined;
    const timer = setTimeout(() => run(bridge.call.call.dismiss({ callId })), goesAfterMs);
    return () => clearTimeout(timer);
  }, [goesAfterMs, bridge, callId]);
  if (!ending || ending.silent) return null;
  const dismiss = () => run(bridge.call.call.dismiss({ callId }));
  const video = call.type === 'video';
  const again = () => {
    dismiss();
    const target = { workspaceId: call.workspaceId, conversationId: call.conversationId };
    void start(call.watch ? { ...target, video: true, watch: true } : { ...target, video });
  };
  return (
    <Banner
      strip
      tone={ending.tone}
      onDismiss={dismiss}
      actions={
        ending.again &&
        !unknown && (
          <Button size="s" icon={video ? Video : Phone} onClick={again}>
            {t(ending.again)}
          </Button>
        )
      }
    >
      {ending.text}
    </Banner>
  );
}
