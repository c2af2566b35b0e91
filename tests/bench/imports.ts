import { BUILD } from '../support/app.ts';
import { AppServer } from '../support/server.ts';
import { parcel, type Parcel } from './beside-import.ts';
import { importRound } from './import-round.ts';
import type { Samples } from './rows.ts';

const SIZES = [2_000, 50_000] as const;

/** Packages by their number of notes. */
export interface Packages {
  readonly parcels: ReadonlyMap<number, Parcel>;
  remove(): Promise<void>;
}

export async function packages(): Promise<Packages> {
  const parcels = new Map<number, Parcel>();
  for (const notes of SIZES) parcels.set(notes, await parcel(notes));
  return {
    parcels,
    remove: async () =>
      void (await Promise.all([...parcels.values()].map((each) => each.remove()))),
  };
}

/** Each package into an empty library. */
export async function importPackages({ parcels }: Packages): Promise<Samples> {
  const server = new AppServer(BUILD);
  await server.start();
  const samples: Samples = {};
  try {
    for (const [notes, { file }] of parcels) {
      const { preview, written, bare } = await importRound(server.url, file);
      samples[`import-${notes}-preview`] = [preview];
      samples[`import-${notes}`] = [written];
      samples[`raw-import-${notes}`] = [bare];
      samples[`import-${notes}-of-raw`] = [written / bare];
    }
  } finally {
    await server.stop();
  }
  return samples;
}
