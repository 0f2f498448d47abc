import { beforeEach, describe, expect, test } from 'bun:test'
import {
  type Attempt,
  commitSurely,
  type Fault,
  OutcomeUnknown,
  openDoubt,
} from '../../../src/kit/commit-surely.ts'

/** An error that says what it is. */
class Failed extends Error {
  constructor(readonly fault: Fault) {
    super(fault)
  }
}

const faultOf = (error: unknown): Fault => (error instanceof Failed ? error.fault : 'wrong')

let nowMs = 0
let pauses: number[] = []
let doubts = 0
const doubt = () => openDoubt(() => doubts++, { nowMs: () => nowMs })

beforeEach(() => {
  nowMs = 0
  pauses = []
  doubts = 0
})

/** Fails so often and in these ways; what ends in `!` does so in its commit. Answers the number of the attempt that went well. */
function attempts(...failures: (Fault | `${Fault}!`)[]): (attempt: Attempt) => Promise<number> {
  let run = 0
  return async (attempt) => {
    const failure = failures[run++]
    attempt.committing = failure?.endsWith('!') ?? true
    if (failure) throw new Failed(failure.replace('!', '') as Fault) // what is left of the template is a fault
    return run
  }
}

async function commit(attempt: (attempt: Attempt) => Promise<number>) {
  const sleep = async (ms: number) => {
    pauses.push(ms)
    nowMs += ms
  }
  const outcome = await commitSurely({ doubt: doubt(), faultOf, sleep }, attempt).catch((error) => error)
  return { outcome, doubts, pauses: pauses.length }
}

describe('a transaction', () => {
  test('that goes well is run once', async () => {
    expect(await commit(attempts())).toEqual({ outcome: 1, doubts: 0, pauses: 0 })
  })

  test('in conflict is run again at once', async () => {
    const four = attempts('conflict', 'conflict!', 'conflict', 'conflict')
    expect(await commit(four)).toEqual({ outcome: 5, doubts: 0, pauses: 0 })
  })

  test('in conflict five times is given up', async () => {
    const five = attempts('conflict', 'conflict', 'conflict', 'conflict', 'conflict')
    expect(await commit(five)).toEqual({ outcome: new Failed('conflict'), doubts: 0, pauses: 0 })
  })

  test.each(['lost', 'away', 'away!', 'wrong', 'wrong!'] as const)(
    'that ends as %s was not done, and says so',
    async (failure) => {
      const fault = failure.replace('!', '') as Fault // what is left of it is a fault
      expect(await commit(attempts(failure))).toEqual({ outcome: new Failed(fault), doubts: 0, pauses: 0 })
    },
  )
})

describe('a transaction whose connection is lost in its commit', () => {
  test('is run again until it goes well, and the doubt is told once', async () => {
    const lost = attempts('lost!', 'away', 'lost', 'conflict', 'lost!', 'away')
    expect(await commit(lost)).toEqual({ outcome: 7, doubts: 1, pauses: 5 })
    expect(pauses).toEqual([200, 200, 200, 200, 200])
  })

  // Nothing of this run was done; of the one before nobody knows, so 'nothing was done' would be a guess.
  test('does not end with the conflicts of a later run', async () => {
    const busy = attempts('lost!', 'conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'conflict')
    expect(await commit(busy)).toEqual({ outcome: 8, doubts: 1, pauses: 3 })
  })

  test('ends as unknown when that lasts for 90 seconds, with the last reason', async () => {
    const { outcome, pauses } = await commit(attempts('lost!', ...Array<Fault>(1_000).fill('away')))
    expect(outcome).toBeInstanceOf(OutcomeUnknown)
    expect(outcome.cause).toEqual(new Failed('away'))
    expect([pauses, nowMs]).toEqual([450, 90_000])
  })

  test('ends with a bug of a later run', async () => {
    const { outcome } = await commit(attempts('lost!', 'away', 'wrong'))
    expect(outcome).toEqual(new Failed('wrong'))
  })
})

test('a doubt of the caller is carried on', async () => {
  const begun = doubt()
  begun.begin()
  begun.begin()
  expect([begun.began(), begun.isTooLong(), doubts]).toEqual([true, false, 1])
  const sleep = async () => {}
  expect(await commitSurely({ doubt: begun, faultOf, sleep }, attempts('away', 'lost!'))).toBe(3)
  expect(doubts).toBe(1)
})
