import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './check.ts';
import type { Package } from './judge.ts';

const FOLDERS = ['apkg', 'colpkg', 'db'];

/** Other people's decks and what real Anki says of each; told loudly when they are not there. */
export async function fixturePackages({ judge, root }: Bench): Promise<Package[]> {
  const base = join(root, '../shared/fixtures/decks');
  if (!existsSync(base)) {
    console.warn(`SKIPPED: ${base} is absent, real decks were not compared.`);
    return [];
  }
  const packages: Package[] = [];
  for (const folder of FOLDERS)
    for (const name of readdirSync(join(base, folder)).sort()) {
      const file = join(base, folder, name);
      try {
        packages.push({ name, file, dump: (await judge.read(file)).dump });
      } catch (error) {
        console.warn(`  ${name}: not compared, for Anki refuses it (${String(error)})`);
      }
    }
  return packages;
}
