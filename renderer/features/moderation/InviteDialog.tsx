import { Copy } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useBridge } from '../../state/context.tsx';
import { type Translate, useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './dialog.module.css';

const HOUR_MS = 3_600_000;
/** How long a link is good for, in hours; whole days from the third on. */
const HOURS = [1, 8, 24, 7 * 24, 30 * 24] as const;

const hoursWords = (t: Translate, hours: number): string =>
  hours < 24 ? t('moderation.hours', { count: hours }) : t('moderation.days', { count: hours / 24 });

/** A link that lets somebody in, made here and copied. */
export function InviteDialog(props: {
  readonly place: ConversationRef;
  readonly onClose: () => void;
}): ReactNode {
  const { place, onClose } = props;
  const t = useT();
  const bridge = useBridge();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [hours, setHours] = useState('24');
  const [present, setPresent] = useState(true);
  const [link, setLink] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const make = useSubmit(async () => {
    const wish = { expiresMs: Number(hours) * HOUR_MS, present };
    setCopied(false);
    setLink((await bridge.chat.call.inviteLink({ ...place, wish })).link);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.run();
  };
  const copy = (): void => {
    if (link === null || !form.current) return;
    copyText(link, form.current);
    setCopied(true);
  };
  /** What was made does not fit any more. */
  const change = (): void => setLink(null);
  return (
    <Dialog
      open
      size="s"
      title={t('moderation.inviteTitle')}
      description={t('moderation.inviteText')}
      onClose={onClose}
      actions={
        link === null && (
          <Button type="submit" form={formId} tone="accent" busy={make.busy}>
            {t('moderation.inviteMake')}
          </Button>
        )
      }
    >
      <form
        ref={form}
        id={formId}
        className={styles['form']}
        onSubmit={submit}
        noValidate
        aria-busy={make.busy}
      >
        <Select
          label={t('moderation.inviteExpires')}
          value={hours}
          options={HOURS.map((value) => ({ value: String(value), label: hoursWords(t, value) }))}
          onChange={(value) => {
            setHours(value);
            change();
          }}
        />
        <label className={styles['check']}>
          <input
            type="checkbox"
            checked={present}
            onChange={(event) => {
              setPresent(event.target.checked);
              change();
            }}
          />
          {t('moderation.invitePresent')}
        </label>
        {make.error && <ErrorBanner error={make.error} onRetry={make.run} />}
        {link !== null && (
          <div className={styles['link']}>
            <TextField readOnly label={t('moderation.inviteLink')} value={link} onChange={() => undefined} />
            <Button tone="accent" icon={Copy} onClick={copy}>
              {t('moderation.inviteCopy')}
            </Button>
          </div>
        )}
        <output>{copied && t('moderation.inviteCopied')}</output>
      </form>
    </Dialog>
  );
}
