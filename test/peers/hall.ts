/** A group of Galène, with an operator and as many members as come. */
import type { Galene } from '#test/support/galene.ts';
import type { Person } from '../e2e/people/person.ts';

export const HALL = 'Hall';
export const MEMBER_PASSWORD = 'member';
export const OPERATOR = { name: 'vimes', password: 'sybil' };

/** As `startGalene` takes it. */
export const HALL_FILES = {
  hall: {
    displayName: HALL,
    users: { [OPERATOR.name]: { password: OPERATOR.password, permissions: 'op' } },
    'wildcard-user': { password: MEMBER_PASSWORD, permissions: 'present' },
  },
};

export const hallOf = ({ origin }: Galene): string => `${origin}/group/hall/`;

export async function asksToComeIn(person: Person, name: string, password: string): Promise<void> {
  await person.field('Username').fill(name);
  await person.field('Password').fill(password);
  await person.button('Sign in').click();
}

export async function comesIn(
  person: Person,
  server: Galene,
  name: string,
  password = MEMBER_PASSWORD,
): Promise<void> {
  await person.connectTo(hallOf(server));
  await asksToComeIn(person, name, password);
  await person.open(HALL);
}
