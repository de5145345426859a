import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Galene, startGalene, whyNoGalene } from './galene.ts';
import { describeWith } from './real-part.ts';

describeWith(whyNoGalene(), 'Galène', () => {
  let galene: Galene;
  beforeAll(async () => {
    galene = await startGalene();
  });
  afterAll(() => galene.stop());

  it('makes a group for whoever asks below the parent, and for nobody else', async () => {
    const status = await fetch(`${galene.groupUrl('one')}.status`);
    expect(await status.json()).toMatchObject({ name: 'parley/one', location: galene.groupUrl('one') });
    const other = new URL('/group/other/.status', galene.env.GALENE_URL);
    expect((await fetch(other)).status).toBe(404);
  });

  it('killed, it is gone, and it comes back at the same address', async () => {
    await galene.kill();
    await expect(fetch(`${galene.groupUrl('one')}.status`)).rejects.toThrow('fetch failed');
    await galene.restart();
    expect((await fetch(`${galene.groupUrl('one')}.status`)).status).toBe(200);
  });
});
