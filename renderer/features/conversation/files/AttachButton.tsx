import { Paperclip } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useT } from '../../../state/i18n.ts';
import { FileInput } from '../../../ui/FileInput.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';

/** Opens the system's own choice of files. */
export function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }): ReactNode {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <FileInput ref={input} onFiles={onFiles} />
      <IconButton
        icon={Paperclip}
        label={t('messages.attach')}
        tooltipSide="top"
        onClick={() => input.current?.click()}
      />
    </>
  );
}
