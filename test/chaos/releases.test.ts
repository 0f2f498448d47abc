import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../src/domain/assert.ts'
import { audit } from '../../src/store/audit.ts'
import { message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { endAll } from '../support/late-receipts.ts'
import { type LaidOut, layOutReleaseBefore } from '../support/release-before.ts'
import { acceptedBy, acceptsMore, startSteadyLoad } from '../support/steady-load.ts'
import { faultsIn, judge, NO_FAULTS, timesTaken } from './verdict.ts'

const PER_SECOND = Number(process.env['CHAOS_RATE'] ?? 100)
const CLIENTS = 10
const CREDIT_CENTS = 1_000_000_000
/** Numbers with a meaning to the mock provider: receipts twice, early, of failure, answers for now and for good. */
const MEANINGS = ['0001', '0002', '0003', '0005', '0006', '0007', '0008', '0009'] as const
/** Accepted between two faults. */
const CALM_MESSAGES = 120
const ALL_FINAL_LIMIT_MS = 60_000
const TEST_LIMIT_MS = 240_000
/** A scheduled message becomes due when this release is gone. */
const DUE_IN_MS = 10_000
/** Of one submission, by the mock provider. */
const MOST_RECEIPTS = 2

const before = layOutReleaseBefore()
if (!before) console.log('skipped: the release before is not in this history of the repository')

describe.skipIf(before === null)(
  'an api and a worker of this release beside those of the release before',
  () => {
    let fleet: Fleet
    let old: { api: Gateway; worker: Gateway }

    beforeAll(async () => {
      const { root } = must<LaidOut>(before, 'the release before')
      // This release has migrated the database before any process of it starts.
      fleet = await startFleet(
        { MOCK_LATENCY_MS: '20', MOCK_DLR_DELAY_MS: '50', PROVIDER_TIMEOUT_MS: '1000' },
        { apiCount: 1, workerCount: 1 },
      )
      const api = await startGateway({ ...fleet.env, ROLE: 'api' }, root)
      old = { api, worker: await startGateway(workerEnv(api), root) }
    }, TEST_LIMIT_MS)
    afterAll(async () => {
      await Promise.all([old?.api.stop(), old?.worker.stop()])
      await fleet?.stop()
      before?.remove()
    })

    /** Receipts of the worker go to the apis of both. */
    function workerEnv(api: Gateway): Record<string, string> {
      const urls = [...fleet.apis, api].map(({ url }) => url)
      return {
        ...fleet.env,
        ROLE: 'worker',
        PUBLIC_URL: api.url,
        MOCK_DLR_URL: urls.map((url) => `${url}/v1/providers/mock/dlr`).join(','),
      }
    }

    /** kill -9, and started again at the same address. */
    async function killOld(kind: 'api' | 'worker') {
      const { root } = must<LaidOut>(before, 'the release before')
      await old[kind].kill()
      old[kind] =
        kind === 'api'
          ? await startGateway({ ...fleet.env, ROLE: 'api', PORT: String(old.api.port) }, root)
          : await startGateway(workerEnv(old.api), root)
    }
    async function killNew(kind: 'api' | 'worker') {
      await fleet[`${kind}s`][0]?.kill()
      await fleet.restart(kind, 0)
    }

    test(
      'lose nothing and submit nothing without an order while each is killed once, and the audit is clean',
      async () => {
        const { db } = fleet.database
        const clients = await Promise.all(
          Array.from({ length: CLIENTS }, () => createTestClient(db, CREDIT_CENTS)),
        )
        let label = 'before'
        const load = startSteadyLoad({
          urls: [must(fleet.apis[0], 'an api').url, old.api.url],
          perSecond: PER_SECOND,
          label: () => label,
          message: (index, reference) =>
            message(
              must(clients[index % CLIENTS], 'a client'),
              index % 5 === 0 ? must(MEANINGS[(index / 5) % MEANINGS.length], 'a meaning') : '1234',
              { reference },
            ),
        })
        const calm = () => acceptsMore(load, CALM_MESSAGES)
        await calm()
        for (const [who, kill] of Object.entries({ old: killOld, new: killNew })) {
          for (const kind of ['worker', 'api'] as const) {
            label = `${who} ${kind}`
            await kill(kind)
            await calm()
          }
        }
        await load.stop()
        await eventually(
          async () => {
            const [row] = await db.sql<{ open: number }[]>`
            select count(*) as open from messages where wake_at is not null`
            expect(row?.open).toBe(0)
            return true
          },
          { withinMs: ALL_FINAL_LIMIT_MS },
        )
        const verdict = await judge(db, load.sent, timesTaken(fleet))
        console.log(
          `${load.count()} sent, ${acceptedBy(load).length} accepted; ${verdict.extraTaken} taken more than once, ${verdict.homeless} receipts found no message`,
        )
        expect(faultsIn(verdict)).toEqual(NO_FAULTS)
        expect(verdict.homeless).toBeLessThanOrEqual(verdict.extraTaken * MOST_RECEIPTS)
        expect(await audit(db)).toEqual([])
      },
      TEST_LIMIT_MS,
    )

    test.each([
      ['this release', 'the release before'],
      ['the release before', 'this release'],
    ])('a request that %s has accepted is answered the same by %s', async (first) => {
      const clientId = await createTestClient(fleet.database.db, 100)
      const [here, there] = [must(fleet.apis[0], 'an api').url, old.api.url]
      const urls = first === 'this release' ? [here, there] : [there, here]
      const key = { 'idempotency-key': `of ${first}` }
      const [one, again] = await eachAsks(urls, message(clientId, '1234'), key)
      expect(one?.status).toBe(202)
      expect(again).toMatchObject({ status: 202, body: { message_id: one?.body['message_id'] } })
      const [, other] = await eachAsks(urls, message(clientId, '4321'), key)
      expect(other?.status).toBe(422)
      const rows = await fleet.database.db.sql`select id from messages where client_id = ${clientId}`
      expect(rows).toHaveLength(1)
    })

    // Last: nothing of this release runs from here on.
    test(
      'the release before goes on alone with what this one left on its schema',
      async () => {
        const { db } = fleet.database
        const clientId = await createTestClient(db, CREDIT_CENTS)
        const [api, worker] = [must(fleet.apis[0], 'an api'), must(fleet.workers[0], 'a worker')]
        const startLoad = (name: string, urls: readonly string[]) =>
          startSteadyLoad({
            name,
            urls,
            perSecond: PER_SECOND,
            label: () => name,
            message: (index, reference) =>
              message(clientId, '1234', {
                reference,
                ...(index % 5 === 0 && { send_at: new Date(Date.now() + DUE_IN_MS).toISOString() }),
              }),
          })
        const byNew = startLoad('before', [api.url])
        await acceptsMore(byNew, CALM_MESSAGES)
        await Promise.all([worker.kill(), api.kill()])
        await byNew.stop()
        const byOld = startLoad('after', [old.api.url])
        await acceptsMore(byOld, CALM_MESSAGES)
        await byOld.stop()
        await endAll(db, old.api.url)
        const sent = [...byNew.sent, ...byOld.sent]
        const verdict = await judge(db, sent, timesTaken(fleet))
        expect(faultsIn(verdict)).toEqual(NO_FAULTS)
        expect(await audit(db)).toEqual([])
        // Its own audit says so too.
        const { root } = must<LaidOut>(before, 'the release before')
        expect((await run(['src/commands/audit.ts'], fleet.env, root)).code).toBe(0)
      },
      TEST_LIMIT_MS,
    )
  },
)

/** The answers of one after the other. */
async function eachAsks(urls: readonly string[], body: object, key: Record<string, string>) {
  const answers = []
  for (const url of urls) answers.push(await post(`${url}/v1/messages`, body, key))
  return answers
}
