import { expect, test } from 'bun:test'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../..')
const ENGINES = join(ROOT, 'bench/peers/engines')
const { dependencies }: { dependencies: Record<string, string> } = await Bun.file(
  join(ENGINES, 'package.json'),
).json()

test('an engine that bench:peers runs beside the gateway is not installed with the gateway', async () => {
  const ours = await Bun.file(join(ROOT, 'bun.lock')).text()
  expect(Object.keys(dependencies).filter((name) => ours.includes(`"${name}"`))).toEqual([])
})

test('each engine has one version, and its lock file says the same', async () => {
  const lock = await Bun.file(join(ENGINES, 'bun.lock')).text()
  const unlocked = Object.entries(dependencies).filter(
    ([name, version]) => !/^\d/.test(version) || !lock.includes(`["${name}@${version}"`),
  )
  expect(unlocked).toEqual([])
})
