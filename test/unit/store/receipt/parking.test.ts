import { expect, test } from 'bun:test'
import { type Load, openParking } from '../../../../src/store/receipt/parking.ts'

const MOST = { count: 4, bytes: 1_000 }

function open() {
  let parked: ReadonlyMap<string, Load> | Error = new Map()
  const parking = openParking({
    most: MOST,
    async countParked() {
      if (parked instanceof Error) throw parked
      return parked
    },
  })
  return {
    ...parking,
    park(next: typeof parked) {
      parked = next
      return parking.poll()
    },
  }
}

test('receipts are taken unseen up to half of a bound, by number or by bytes', async () => {
  const parking = open()
  expect(parking.hasRoom('mock')).toBe(true)
  await parking.park(new Map([['mock', { count: 2, bytes: 10 }]]))
  expect(parking.hasRoom('mock')).toBe(false)
  await parking.park(new Map([['mock', { count: 1, bytes: 500 }]]))
  expect(parking.hasRoom('mock')).toBe(false)
  expect(parking.hasRoom('mock-b')).toBe(true)
})

test('what was let in counts at once, and until it shows in what is parked', async () => {
  const parking = open()
  await parking.park(new Map([['mock', { count: 2, bytes: 10 }]]))
  expect([1, 2, 3].map(() => parking.admits('mock', 10))).toEqual([true, true, false])
  await parking.poll()
  expect(parking.admits('mock', 10)).toBe(false)
  await parking.poll()
  expect(parking.admits('mock', 10)).toBe(true)
})

test('bytes bound as numbers do', async () => {
  const parking = open()
  await parking.park(new Map([['mock', { count: 1, bytes: 900 }]]))
  expect([parking.admits('mock', 101), parking.admits('mock', 100)]).toEqual([false, true])
})

test('while the database is away what was known goes on to count', async () => {
  const parking = open()
  await parking.park(new Map([['mock', { count: 3, bytes: 10 }]]))
  expect(parking.admits('mock', 10)).toBe(true)
  await expect(parking.park(new Error('away'))).rejects.toThrow('away')
  await expect(parking.poll()).rejects.toThrow('away')
  expect(parking.admits('mock', 10)).toBe(false)
})
