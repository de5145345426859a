/** Shares of a real display: what the viewer sees has the colours of the windows that were chosen. */
import { type Display, DISPLAY_PROGRAMS, missingProgram, startDisplay } from '#test/support/desktop.ts';
import { expect, test as house } from '../people/house.ts';
import { type Colour, hearsSound, sharedColour } from '../people/media.ts';

const missing = missingProgram(...DISPLAY_PROGRAMS, 'xclock', 'xprop', 'ffmpeg');

const test = house.extend<{ display: Display }>({
  display: async ({}, use, info) => {
    info.skip(missing !== undefined, `${missing} is not installed`);
    const display = await startDisplay();
    await use(display);
    await display.stop();
  },
});

/** A window of one colour, but for the clock in its middle: its hands are black, and point somewhere else every minute. */
const open = (display: Display, title: string, colour: string, geometry: string) =>
  display.open(
    'xclock',
    `-bg ${colour} -fg ${colour} -hd ${colour} -geometry ${geometry} -title`.split(' ').concat(title),
  );

/** Which of the two it is; any other is told as it is. */
function named({ red, green, blue }: Colour): string {
  if (red > 200 && green < 60 && blue < 60) return 'red';
  if (blue > 200 && red < 60 && green < 60) return 'blue';
  return `${red} ${green} ${blue}`;
}

test('a window and then the screen are seen as they are, and a share ends with its window', async ({
  display,
  join,
  colleagues,
}) => {
  const [{ ben, bensAccount }, ada] = await Promise.all([colleagues(), join('Eve', { env: display.env })]);
  const red = open(display, 'Red window', '#ff0000', '400x300+100+100');
  await ada.find(bensAccount.displayName);
  await ada.call();
  await ben.answer('Accept');
  await hearsSound(ben.page);
  const seen = async (x: number, y: number): Promise<string> => {
    const colour = await sharedColour(ben.page, x, y);
    return colour ? named(colour) : 'nothing yet';
  };

  await ada.shares('Red window');
  await expect.poll(() => seen(0.93, 0.88), 'a corner of the window alone').toBe('red');
  red.kill();
  await expect(ben.sharedScreen()).toBeHidden();
  await expect(ada.button('Stop sharing')).toBeHidden();

  await ada.shares(/screen/i);
  // opened last, so that it is above Parley's own; a corner of it, on a screen of 1280x800
  open(display, 'Blue window', '#0000ff', '400x300+700+400');
  await expect.poll(() => seen(1075 / 1280, 670 / 800), 'the screen').toBe('blue');
  expect(await seen(0.02, 0.02)).not.toBe('blue');
  await ada.button('Stop sharing').first().click();
  await expect(ben.sharedScreen()).toBeHidden();
  await hearsSound(ben.page);
});

test('the self-check makes a window of known colours, captures it and finds them', async ({
  display,
  join,
}) => {
  const ada = await join('Eve', { env: display.env });
  // on a screen that draws slowly the first picture may be of an empty window
  await expect
    .poll(() => ada.asks('diagnostics', 'run', { name: 'capture', workspaceId: null }))
    .toMatchObject({ ok: true, value: { state: 'ok', says: 'captureWorks' } });
});
