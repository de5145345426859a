import { RotateCw } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import type { Logger } from '#shared/tools/logger.ts';
import { useT } from '../state/i18n.ts';
import { useLogger } from '../state/use-logger.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

interface BoundaryProps {
  readonly children: ReactNode;
  readonly logger: Logger;
}

class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    this.props.logger.error('a part of the page broke', { error, where: info.componentStack });
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <Crashed onReload={() => this.setState({ broken: false })} />;
  }
}

function Crashed({ onReload }: { readonly onReload: () => void }): ReactNode {
  const t = useT();
  return (
    <EmptyState
      icon={RotateCw}
      title={t('common.crashed.title')}
      actions={
        <Button tone="accent" onClick={onReload}>
          {t('common.crashed.reload')}
        </Button>
      }
    >
      {t('common.crashed.text')}
    </EmptyState>
  );
}

/** Keeps a bug in one part from taking the rest along, and offers to load that part again. `name` is for the log. */
export function ErrorBoundary(props: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return <Boundary logger={useLogger(props.name)}>{props.children}</Boundary>;
}
