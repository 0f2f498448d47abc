import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../src/domain/assert.ts'
import { audit } from '../../src/store/audit.ts'
import { ENDS_SOON, untilAllEnded } from '../support/all-ended.ts'
import { ask, get, message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createTestClient } from '../support/database.ts'
import { openEndpoint, verified } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'
import { type LaidOut, layOutReleaseBefore } from '../support/release-before.ts'
import { operatorProvider } from '../support/small-operator.ts'
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
/** Each of four kills has such a calm before it, and the last one behind it. */
const CALMS = 5
/** Of what is accepted in calm, by each release at least: they have turns of a half each. What comes while one starts is the other's. */
const LEAST_SHARE = 0.25
const TEST_LIMIT_MS = 240_000
/** A scheduled message becomes due when this release is gone. */
const DUE_IN_MS = 10_000
/** Of one submission, by the mock provider. */
const MOST_RECEIPTS = 2
const TOKEN = 'the-token-of-the-admins-of-either'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const SETTINGS = {
  ...ENDS_SOON,
  MOCK_LATENCY_MS: '20',
  MOCK_DLR_DELAY_MS: '50',
  METRICS_PORT: '0',
  // Whenever it is looked whether one is due.
  AUDIT_EVERY_MS: '1',
  ADMIN_TOKEN: TOKEN,
  OTP_SECRET: 'what codes are encrypted with, by either',
  OTP_DEADLINE_MS: '60000',
  SECRETS_KEY: 'what secrets are sealed with, by either',
  PROVIDER_ALLOW_PRIVATE: 'true',
  CALLBACK_ALLOW_PRIVATE: 'true',
}

const before = layOutReleaseBefore()
if (!before) console.log('skipped: the release before is not in this history of the repository')

describe.skipIf(before === null)(
  'an api and a worker of this release beside those of the release before',
  () => {
    let fleet: Fleet
    let old: { api: Gateway; worker: Gateway }
    /** Submitted by workers of this release that are gone, and what the processes of it that are gone had logged. */
    let submittedBefore = 0
    const loggedBefore: string[] = []

    beforeAll(async () => {
      const { root } = must<LaidOut>(before, 'the release before')
      // This release has migrated the database before any process of it starts.
      fleet = await startFleet(SETTINGS, { apiCount: 1, workerCount: 1 })
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
      const one = must(fleet[`${kind}s`][0], 'a process')
      if (kind === 'worker') submittedBefore += await submittedBy(one)
      await one.kill()
      loggedBefore.push(one.output())
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
          headers: (index) => (index % 3 === 0 ? { 'x-request-id': `order-${index}` } : {}),
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
        await untilAllEnded(db, ALL_FINAL_LIMIT_MS)
        const verdict = await judge(db, load.sent, timesTaken(fleet))
        const accepted = acceptedBy(load)
        const here = must(fleet.apis[0], 'an api').url
        const acceptedHere = load.sent.filter(
          ({ answer }) => answer.kind === 'accepted' && answer.by === here,
        )
        const submittedHere = submittedBefore + (await submittedBy(must(fleet.workers[0], 'a worker')))
        const submitted = timesTaken(fleet)
          .values()
          .reduce((sum, { all }) => sum + all, 0)
        console.log(
          `${load.count()} sent, ${accepted.length} accepted, of which this release ${acceptedHere.length}, and of ${submitted} submissions ${submittedHere}; ${verdict.extraTaken} taken more than once, ${verdict.homeless} receipts found no message`,
        )
        expect(faultsIn(verdict)).toEqual(NO_FAULTS)
        expect(verdict.homeless).toBeLessThanOrEqual(verdict.extraTaken * MOST_RECEIPTS)
        const parts = [acceptedHere.length, accepted.length - acceptedHere.length, submittedHere]
        for (const part of [...parts, submitted - submittedHere])
          expect(part).toBeGreaterThan(LEAST_SHARE * CALMS * CALM_MESSAGES)
        expect(await audit(db)).toEqual([])
        // This release has checked that beside the traffic of both, and never saw a broken one.
        const [audited] = await db.sql<{ found: object }[]>`select found from audits`
        expect(audited?.found).toEqual({ I1: 0, I2: 0, I3: 0, I4: 0, I6: 0 })
        for (const logged of [...loggedBefore, ...fleet.workers.map(({ output }) => output())])
          expect(logged).not.toContain('the audit found')
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

    test('what one of them writes the other goes on with: codes, batches, sealed secrets, callbacks', async () => {
      const { db } = fleet.database
      const clientId = await createTestClient(db, CREDIT_CENTS)
      const [here, there] = [must(fleet.apis[0], 'an api').url, old.api.url]
      for (const [index, urls] of [[here, there] as const, [there, here] as const].entries()) {
        const [one, other] = urls
        const code = { client_id: clientId, to: `+49151000${index}1234`, from: 'SENDER', otp: true }
        const { body } = await post(`${one}/v1/messages`, code)
        const check = { client_id: clientId, message_id: body['message_id'], code: body['otp_code'] }
        expect((await post(`${other}/v1/otp/verify`, check)).body['verified']).toBe(true)

        const due = new Date(Date.now() + 3_600_000).toISOString()
        const messages = ['1234', '0001', '1234'].map((lastFour) => ({ to: `+155512${lastFour}` }))
        const batch = { client_id: clientId, from: 'SENDER', text: 'Hello', send_at: due, messages }
        const name = { 'x-request-id': `a batch of ${index}`.replaceAll(' ', '-') }
        const results = await post(`${one}/v1/messages/batch`, batch, name)
        const ids = (results.body['messages'] as { message_id: string }[]).map((of) => of.message_id)
        expect(ids).toHaveLength(messages.length)
        for (const id of ids)
          expect((await ask('POST', `${other}/v1/messages/${id}/cancel`, {})).body['status']).toBe(
            'CANCELLED',
          )
        const found = await get(`${here}/v1/messages/search?request_id=${name['x-request-id']}`)
        const named = (found.body['messages'] as { id: string }[]).map((of) => of.id)
        expect(named.toSorted()).toEqual(ids.toSorted())
      }

      const asked: { readonly by: string | null; readonly dlr: string }[] = []
      const endpoint = openEndpoint()
      const operator = Bun.serve({
        port: 0,
        hostname: '127.0.0.1',
        async fetch(request) {
          const { dlr } = (await request.json()) as { dlr: string } // what the template sends
          return Response.json({ id: `op-${asked.push({ by: request.headers.get('authorization'), dlr })}` })
        },
      })
      try {
        const provider = operatorProvider('telco', `http://127.0.0.1:${operator.port}/`)
        expect((await post(`${here}/v1/providers`, provider, ADMIN)).status).toBe(201)
        const routes = [
          { name: 'italy', match: { prefix: '39' }, targets: [{ provider: 'telco' }] },
          { name: 'rest', match: {}, targets: [{ provider: 'mock' }] },
        ]
        expect((await ask('PUT', `${there}/v1/routes`, ADMIN, { routes })).status).toBe(200)
        const told = { url: endpoint.url, every_status: true }
        const set = await ask('PUT', `${here}/v1/clients/${clientId}/callback`, ADMIN, told)
        for (const url of [here, there])
          await eventually(async () => {
            const italian = { client_id: clientId, to: '+393331234567' }
            const explained = await post(`${url}/v1/routes/explain`, italian, ADMIN)
            return JSON.stringify(explained.body).includes('"telco"')
          })
        const sent: string[] = []
        for (let nth = 0; nth < 20; nth++) {
          const to = { client_id: clientId, to: `+3933311100${String(nth).padStart(2, '0')}` }
          const { body } = await post(`${nth % 2 ? here : there}/v1/messages`, {
            ...to,
            from: 'SHOP',
            text: 'Hi',
          })
          sent.push(String(body['message_id']))
        }
        for (const id of sent) await waitForStatus(here, id, 'SENT')
        expect(new Set(asked.map(({ by }) => by))).toEqual(new Set(['Bearer a key of the operator']))
        for (const [index, { dlr }] of asked.entries())
          expect((await post(dlr, { id: `op-${index + 1}`, status: 'ok' })).status).toBe(204)
        for (const id of sent) await waitForStatus(there, id, 'DELIVERED')
        await eventually(() => sent.every((id) => endpoint.received.some(({ body }) => body.includes(id))))
        for (const one of endpoint.received) verified(one, String(set.body['secret']))
        // Nobody would tell it of the rest.
        await untilAllEnded(db)
      } finally {
        await operator.stop(true)
        await endpoint.close()
      }
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
        await untilAllEnded(db)
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

/** What a worker of this release has submitted since it started. */
async function submittedBy({ metricsPort }: Gateway): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { headers: ADMIN })).text()
  const samples = text.matchAll(/^sms_submissions_total\{.*\} (\d+)$/gm)
  return samples.reduce((sum, [, count]) => sum + Number(count), 0)
}

/** The answers of one after the other. */
async function eachAsks(urls: readonly string[], body: object, key: Record<string, string>) {
  const answers = []
  for (const url of urls) answers.push(await post(`${url}/v1/messages`, body, key))
  return answers
}
