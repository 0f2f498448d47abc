import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { type Fork, forkAt, MAX_PAST, readFork, writeFork } from '../../../src/console/web/what-if/fork.ts'
import { playScenario, previewEvents } from '../../../src/console/web/what-if/scenario.ts'
import { linkFaults, readScenario, writeScenario } from '../../../src/console/web/what-if/scenario-link.ts'
import { must } from '../../../src/domain/assert.ts'
import { LIFECYCLE_STATES } from '../../../src/domain/lifecycle.ts'
import { POLICY } from '../actors/message/an-actor.ts'
import { live, newborn, orders, starts, worlds } from '../actors/message/lives.ts'
import { messageOf, replay, stored } from './stored-life.ts'

setDefaultTimeout(60_000)

const STARTS = LIFECYCLE_STATES.slice(0, 4)
const throughLink = (params: Record<string, string>) =>
  new URLSearchParams(new URLSearchParams(params).toString())
const scenarioWith = (fork: Fork) => ({
  ...readScenario(new URLSearchParams(), STARTS),
  ...{ fork, maxAttempts: 3 },
})

describe('a fork of a real message', () => {
  test('goes on from each step of each life as the machine was there, through its link', () => {
    fc.assert(
      fc.property(starts, orders, worlds, (start, happenings, world) => {
        const first = newborn(start)
        const life = stored(
          first,
          live(first, happenings, world).map(({ step }) => step),
        )
        const { steps } = replay(life, world.policy)
        for (const [index, step] of steps.entries()) {
          const fork = must(forkAt(messageOf(life), steps, index), 'a fork')
          const link = throughLink(writeScenario(scenarioWith(fork)))
          expect(linkFaults(link, STARTS)).toEqual([])
          const scenario = readScenario(link, STARTS)
          expect(scenario.fork).toEqual(fork)
          const played = playScenario(scenario, POLICY)
          const { lifecycle, credit, context } = played.last
          expect([lifecycle, credit, context.attempts, context.throttles]).toEqual([
            step.lifecycle,
            step.credit,
            step.context.attempts,
            step.context.throttles,
          ])
          expect(played.nowMs).toBe(fork.nowMs)
          // Whatever comes next can be played: none of it throws.
          expect(previewEvents(played, 'alarm', false).length).toBeGreaterThan(10)
        }
      }),
      { numRuns: 40, ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}) },
    )
  })

  const FORK: Fork = {
    messageId: '01a20c20-fed7-7234-9279-4e1463762000',
    lifecycle: 'SENT',
    credit: 'HELD',
    nowMs: 45,
    context: {
      ...{ attempts: 1, throttles: 2, dueAtMs: 0, expiresAtMs: 259_200_000, wakeAtMs: 259_200_000 },
      ...{ provider: 'mock', providerMessageId: 'provider-1', taken: true, partsOpen: 3, partsAttempt: 1 },
      ...{ lastError: 'busy: 100 % & more', heldFor: 'sender_cap' },
    },
    past: [
      { event: 'ACCEPTED', to: 'QUEUED', atMs: 0, isIgnored: false },
      { event: 'RECEIPT_DELIVERED', to: 'QUEUED', atMs: 45, isIgnored: true },
    ],
    pastCount: 2,
  }

  test('has another life than the real one', () => {
    const link = throughLink(writeScenario(scenarioWith(FORK)))
    link.set('events', 'RECEIPT_FAILED.soon')
    const { last } = playScenario(readScenario(link, STARTS), POLICY)
    // Of two parts one was not delivered.
    expect([last.lifecycle, last.credit]).toEqual(['FAILED_PERM', 'RELEASED'])
  })

  test('of a long life the newest steps are in the link, which stays short', () => {
    const past = Array.from({ length: 300 }, (_, seq) => ({
      ...{ event: 'PROVIDER_REJECTED_TEMP', to: 'FAILED_TEMP', atMs: 1e9 + seq, isIgnored: seq % 2 === 0 },
    }))
    const fork = { ...FORK, past: past.slice(-MAX_PAST), pastCount: 300 }
    const link = new URLSearchParams(writeScenario(scenarioWith(fork)))
    expect(link.toString().length).toBeLessThan(4_000)
    expect(readFork(link)).toEqual(fork)
  })

  const good = writeFork(FORK)
  test.each<[string, Record<string, string>]>([
    ['an id that is none', { of: 'x' }],
    ['a state that is none', { at: 'SOMEWHERE.HELD.45.2' }],
    ['money that is nowhere', { at: 'SENT.SPENT.45.2' }],
    ['fewer steps than are there', { at: 'SENT.HELD.45.1' }],
    ['a time that is no number', { at: 'SENT.HELD.soon.2' }],
    ['a context that was cut off', { context: '1.2.0' }],
    ['attempts without bound', { context: must(good['context'], 'it').replace(/^1\./, '99999999.') }],
    ['a hold that is none', { context: must(good['context'], 'it').replace('sender_cap', 'sender_hat') }],
    ['an event in small letters', { past: 'accepted.QUEUED.0' }],
    ['a provider with markup', { provider: '<b>mock</b>' }],
    ['an error without end', { error: 'x'.repeat(81) }],
    ['steps without end', { past: Array(61).fill('ACCEPTED.QUEUED.0').join('*'), at: 'SENT.HELD.45.99' }],
  ])('a link with %s is broken, and says so', (_, change) => {
    const link = throughLink({ ...good, ...change })
    expect(readFork(link)).toBe('broken')
    expect(linkFaults(link, STARTS)).toEqual(['where the real message was cannot be read'])
    expect(readScenario(link, STARTS).fork).toBeNull()
  })

  test.each([
    ['v=2&start=QUEUED', ['it is of another release of the gateway (version 2)']],
    ['start=NOWHERE', ['its start cannot be NOWHERE']],
    ['attempts=0&lane=fast', ['its attempts cannot be 0', 'its lane cannot be fast']],
    ['events=DISPATCHED,TELEPORTED', ['no event is called TELEPORTED']],
    [`events=${Array(61).fill('DISPATCHED').join(',')}`, ['it has more than 60 events']],
    ['', []],
    ['start=SCHEDULED&attempts=20&events=', []],
  ])('the link %s says %j', (link, faults) => {
    expect(linkFaults(new URLSearchParams(link), STARTS)).toEqual(faults)
  })
})
