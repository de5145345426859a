/** The page of the small call window. */
import { widgetGroup } from '#shared/contracts/ipc/widget.ts';
import { WidgetWindow } from '../features/widget/WidgetWindow.tsx';
import { openSmallWindow } from './small-window.tsx';

openSmallWindow(
  widgetGroup,
  (t) => t('desktop.widget.title'),
  (client) => <WidgetWindow client={client} />,
);
