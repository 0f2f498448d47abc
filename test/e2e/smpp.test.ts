import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { get, post } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { waitForStatus } from '../support/messages.ts'
import { ADMIN, PLACES, type PlacedGateway } from '../support/places.ts'
import { routeAll } from '../support/put-routes.ts'
import { type Smsc, startSmsc } from '../support/smsc.ts'

// A gateway and an SMSC that nobody here wrote: larvitsmpp's, as `npm run smsc` starts it.

/** A change acts within 2 s in every process; the machine may be busy. */
const WITHIN = { withinMs: 30_000 }

const EMOJI_TEXT = `Ihr Paket 📦 ist unterwegs: ${'Straße 12 · Tür 3 — '.repeat(19)}`
  .slice(0, 399)
  .concat('!')

for (const place of PLACES) {
  describe(`${place.name}, over SMPP`, () => {
    let smsc: Smsc
    let gateway: PlacedGateway
    const url = () => gateway.urls[0] ?? ''

    const send = async (to: string, text: string) => {
      const { body } = await post(`${url()}/v1/messages`, {
        client_id: gateway.client,
        to,
        from: 'SHOP',
        text,
      })
      return String(body['message_id'])
    }
    const credit = async () => {
      const { body } = await get(`${url()}/v1/me?client_id=${gateway.client}`)
      return { left: body['credit_cents'], held: body['held_cents'] }
    }
    const partsTo = (to: string) => smsc.parts().filter((part) => `+${part.to}` === to)
    /** What the SMSC has shown of this number, when it is as many: the lines of its process may come after the receipt. */
    const shown = (to: string, count: number) =>
      eventually(() => {
        expect(partsTo(to)).toHaveLength(count)
        return partsTo(to)
      })

    beforeAll(async () => {
      smsc = await startSmsc()
      gateway = await place.start(1_000)
      const provider = {
        name: 'telco',
        kind: 'smpp',
        secrets: { password: 'secret' },
        settings: { host: '127.0.0.1', port: smsc.port, system_id: 'sms' },
      }
      expect((await post(`${url()}/v1/providers`, provider, ADMIN)).status).toBe(201)
      await routeAll(gateway.urls, ADMIN, 'telco')
    })
    afterAll(async () => {
      await gateway.stop()
      await smsc.stop()
    })

    test('a text of 400 characters with an emoji is shown by the SMSC as it was, and is DELIVERED', async () => {
      expect([EMOJI_TEXT.length, EMOJI_TEXT.at(-1)]).toEqual([400, '!'])
      const to = '+491701234501'
      const id = await send(to, EMOJI_TEXT)
      const message = await waitForStatus(url(), id, 'DELIVERED')
      expect(message).toMatchObject({
        parts: 6,
        encoding: 'UCS2',
        provider: 'telco',
        credit_state: 'CAPTURED',
      })
      const parts = await shown(to, 6)
      expect(parts.map(({ part, of }) => [part, of])).toEqual([1, 2, 3, 4, 5, 6].map((part) => [part, 6]))
      expect(new Set(parts.map(({ reference }) => reference)).size).toBe(1)
      expect(parts.map(({ text }) => text).join('')).toBe(EMOJI_TEXT)
      const octets = parts.map(({ octets }) => Buffer.from(octets ?? '', 'hex').subarray(6))
      expect(Buffer.concat(octets).swap16().toString('utf16le')).toBe(EMOJI_TEXT)
      const { body } = await get(`${url()}/v1/messages/${id}/events`)
      const events = body['events'] as { readonly event: string; readonly part?: number | null }[]
      expect(events.filter(({ event }) => event === 'RECEIPT_DELIVERED')).toHaveLength(6)
    })

    test('what was said to the SMSC, and by it, is kept with the message, part by part', async () => {
      const id = await send('+491701234505', 'x'.repeat(200))
      await waitForStatus(url(), id, 'DELIVERED')
      const exchanges = await eventually(async () => {
        const { body } = await get(`${url()}/v1/messages/${id}/exchanges`, ADMIN)
        const all = body['exchanges'] as {
          what: string
          part: number
          outcome: string
          sent: { body: string }
        }[]
        return all.length >= 4 && all
      })
      const submissions = exchanges.filter(({ what }) => what === 'submission')
      expect(submissions.map(({ part, outcome }) => [part, outcome])).toEqual([
        [1, 'ESME_ROK'],
        [2, 'ESME_ROK'],
      ])
      expect(submissions.map(({ sent }) => sent.body).join('')).toBe('x'.repeat(200))
      expect(exchanges.filter(({ what }) => what === 'receipt')).toHaveLength(2)
      expect(JSON.stringify(exchanges)).not.toContain('secret')
    })

    test('UNDELIV of one part makes it FAILED_PERM, and its credits are released', async () => {
      const before = await credit()
      const id = await send('+491701234599', EMOJI_TEXT)
      const message = await waitForStatus(url(), id, 'FAILED_PERM')
      expect(message).toMatchObject({ credit_state: 'RELEASED', last_error: 'part 6: err 001' })
      expect((await shown('+491701234599', 6)).map(({ state }) => state)).toEqual([
        ...Array.from({ length: 5 }, () => 'DELIVRD'),
        'UNDELIV',
      ])
      expect(await credit()).toEqual(before)
    })

    test('long messages to one handset never share a reference', async () => {
      const to = '+491701234502'
      const ids = await Promise.all(Array.from({ length: 8 }, () => send(to, 'x'.repeat(200))))
      for (const id of ids) await waitForStatus(url(), id, 'DELIVERED')
      const byReference = Map.groupBy(await shown(to, 16), ({ reference }) => reference)
      expect(byReference.size).toBe(8)
      for (const parts of byReference.values()) expect(parts.map(({ part }) => part)).toEqual([1, 2])
    })

    test('the GSM alphabet goes out as it is, its escapes whole', async () => {
      const to = '+491701234503'
      const text = `${'a'.repeat(152)}€{[]}~ @£$ àèñ`
      await waitForStatus(url(), await send(to, text), 'DELIVERED')
      const parts = await shown(to, 2)
      expect(parts.map(({ data_coding }) => data_coding)).toEqual([0, 0])
      expect(parts.map(({ octets }) => octets?.slice(12, 14))).toEqual(['61', '1b'])
      expect(parts.map(({ text: shown }) => shown).join('')).toBe(text)
    })

    test('an SMSC that goes away and comes back gets what waited', async () => {
      const { port } = smsc
      await smsc.stop()
      await eventually(async () => {
        const { body } = await get(`${url()}/v1/providers/telco`, ADMIN)
        const { lines } = body['live'] as { lines: { state: string }[] }
        return lines.length > 0 && lines.every(({ state }) => state !== 'open')
      }, WITHIN)
      const id = await send('+491701234504', 'Guten Tag')
      smsc = await startSmsc(port)
      expect(await waitForStatus(url(), id, 'DELIVERED', 40_000)).toMatchObject({ attempts: 1 })
      await shown('+491701234504', 1)
    })
  })
}
