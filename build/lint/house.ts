/** What no linter knows: a doorplate in every folder, links that lead somewhere, nothing of one machine in the tree. */
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, sep } from 'node:path';
import { run } from '../run.ts';
import { at, ROOT } from '../tree.ts';

const ROOMS = /^(shared|electron|renderer|backend|build|test|docs)(\/|$)/;
/** Folders that only hold data or pictures for the folder above. */
const NO_DOORPLATE = /\/(assets|app|specs|screenshots|migrations|fixtures|en)$/;

/** Folders of `files` that hold files of their own but no README.md. */
export function withoutDoorplate(files: readonly string[]): string[] {
  const all = new Set(files);
  const folders = new Set(files.map((file) => dirname(file)));
  return [...folders]
    .filter((folder) => ROOMS.test(folder) && !NO_DOORPLATE.test(folder))
    .filter((folder) => !all.has(`${folder}/README.md`))
    .toSorted();
}

/** Relative links of a Markdown text that lead nowhere. `exists` is asked for paths from the top of the tree. */
export function deadLinks(file: string, text: string, exists: (path: string) => boolean): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map((match) => match[1] ?? '');
  return links.filter((link) => !exists(normalize(join(dirname(file), link))));
}

/** Does a text name the folder that the tree lies in here, or the one around it? A folder that every machine has is nobody's. */
export function namesMachine(
  text: string,
  root: string,
  shared: readonly string[] = [tmpdir(), sep],
): boolean {
  const around = dirname(root);
  return text.includes(`${root}/`) || (!shared.includes(around) && text.includes(`${around}/`));
}

/** One line per fault; empty when the house is in order. */
export async function houseFaults(): Promise<string[]> {
  const { output } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard']);
  const files = output.split('\n').filter((file) => file !== '' && existsSync(at(file)));
  const faults = withoutDoorplate(files).map((folder) => `${folder}: no README.md`);
  for (const file of files.filter((name) => name.endsWith('.md'))) {
    const text = readFileSync(at(file), 'utf8');
    for (const link of deadLinks(file, text, (path) => existsSync(at(path))))
      faults.push(`${file}: dead link ${link}`);
  }
  const texts = files.filter(
    (name) => /\.(ts|tsx|js|mjs|json|md|css|html|sh)$/.test(name) || name === '.ci/run',
  );
  for (const file of texts) {
    if (namesMachine(readFileSync(at(file), 'utf8'), ROOT))
      faults.push(`${file}: names a path of this machine`);
  }
  return faults;
}
