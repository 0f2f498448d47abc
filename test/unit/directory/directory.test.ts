import { expect, test } from 'bun:test'
import { openDirectory } from '../../../src/directory/directory.ts'

/** A directory of two parts whose versions a test moves; `loads` says in which order they were read. */
function openTwo() {
  const versions = new Map<string, number>()
  const loads: string[] = []
  const broken = new Set<string>()
  const part = (what: string) => ({
    what,
    async load() {
      loads.push(what)
      if (broken.has(what)) throw new Error(`${what} cannot be read`)
    },
  })
  const directory = openDirectory({
    readVersions: async () => new Map(versions),
    parts: [part('providers'), part('routes')],
  })
  return { versions, loads, broken, directory }
}

test('the first look reads every part, also one that never changed', async () => {
  const { directory, loads, versions } = openTwo()
  versions.set('providers', 3)
  expect(await directory.refresh()).toBe(true)
  expect(loads).toEqual(['providers', 'routes'])
})

test('a look reads what has moved since, and nothing when nothing has', async () => {
  const { directory, loads, versions } = openTwo()
  await directory.refresh()
  loads.length = 0
  expect(await directory.refresh()).toBe(false)
  expect(loads).toEqual([])
  versions.set('routes', 1)
  expect(await directory.refresh()).toBe(true)
  expect(await directory.refresh()).toBe(false)
  expect(loads).toEqual(['routes'])
})

test('a version that went back, as after a restore, is another one too', async () => {
  const { directory, loads, versions } = openTwo()
  versions.set('routes', 7)
  await directory.refresh()
  loads.length = 0
  versions.set('routes', 2)
  await directory.refresh()
  expect(loads).toEqual(['routes'])
})

test('a part that cannot be read keeps nothing from the others, and is tried again', async () => {
  const { directory, loads, broken } = openTwo()
  broken.add('providers')
  await expect(directory.refresh()).rejects.toThrow('providers cannot be read')
  expect(loads).toEqual(['providers', 'routes'])
  loads.length = 0
  broken.clear()
  expect(await directory.refresh()).toBe(true)
  expect(loads).toEqual(['providers'])
})

test('looks that overlap come one after the other: old rows never take the place of newer ones', async () => {
  let stored = 1
  let known = 0
  const gates: PromiseWithResolvers<void>[] = []
  const directory = openDirectory({
    readVersions: async () => new Map([['providers', stored]]),
    parts: [
      {
        what: 'providers',
        async load() {
          const read = stored
          const gate = Promise.withResolvers<void>()
          gates.push(gate)
          await gate.promise
          known = read
        },
      },
    ],
  })
  const first = directory.refresh()
  while (gates.length < 1) await Promise.resolve()
  stored = 2
  const second = directory.refresh()
  gates[0]?.resolve()
  await first
  while (gates.length < 2) await Promise.resolve()
  gates[1]?.resolve()
  await second
  expect(known).toBe(2)
})

test('it is as old as the last look that worked', async () => {
  const { directory, broken, versions } = openTwo()
  expect(directory.ageMs()).toBe(Number.POSITIVE_INFINITY)
  await directory.refresh()
  const atMs = performance.now()
  versions.set('routes', 1)
  broken.add('routes')
  await expect(directory.refresh()).rejects.toThrow('routes cannot be read')
  expect(directory.ageMs()).toBeGreaterThanOrEqual(performance.now() - atMs)
  broken.clear()
  const askedAtMs = performance.now()
  await directory.refresh()
  expect(directory.ageMs()).toBeLessThanOrEqual(performance.now() - askedAtMs)
})
