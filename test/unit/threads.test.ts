import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { ENTRIES } from '../../scripts/build/entries.ts'

const ROOT = join(import.meta.dir, '../..')
/** Makes the console ready, which the executable has inside as it is. */
const PREPARES = 'src/console/prepare-thread.ts'

test('every thread that is started is in the executable', async () => {
  const threads: string[] = []
  for await (const file of new Bun.Glob('src/**/*.ts').scan(ROOT)) {
    const source = await Bun.file(join(ROOT, file)).text()
    threads.push(...[...source.matchAll(/ownThread\('([^']+)'\)/g)].map(([, entry = '']) => entry))
  }
  expect(ENTRIES).toEqual(expect.arrayContaining(threads.filter((entry) => entry !== PREPARES)))
  expect(threads).toContain(PREPARES)
})
