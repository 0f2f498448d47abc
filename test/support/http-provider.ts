import { Value } from '@sinclair/typebox/value'
import type { MessageId, Msisdn } from '../../src/domain/message.ts'
import { HttpSettings } from '../../src/provider/http/settings.ts'
import type { Hooks, Secrets } from '../../src/provider/kind.ts'
import type { InboxAddress, RawRequest, SubmitRequest } from '../../src/provider/port.ts'

/** 2026-01-01 00:00:00 UTC. */
export const NOW_MS = 1_767_225_600_000

/** A submission to Germany that says hello, with what is given instead. */
export function submission(given: Partial<SubmitRequest> = {}): SubmitRequest {
  return {
    messageId: '01890a5d-ac96-774b-bcce-b302099a8057' as MessageId,
    to: '+4915112345678' as Msisdn,
    from: 'ACME',
    text: 'hello',
    encoding: 'GSM7',
    parts: 1,
    userData: null,
    reference: null,
    expiresAtMs: NOW_MS + 90_000,
    attempt: 1,
    throttles: 0,
    tlvs: [],
    dlt: null,
    mask: (words) => words,
    ...given,
  }
}

/** What an open provider is given; its receipts go to a gateway that is named in no DNS. */
export function hooks(secrets: Secrets = {}, given: Partial<Hooks> = {}): Hooks {
  return {
    name: 'acme',
    secrets,
    receiptUrl: 'https://sms.example.test/v1/providers/acme/dlr/TOKEN-1234',
    receiptToken: 'TOKEN-1234',
    dataDir: '/nowhere',
    allowPrivate: true,
    tell: async () => {},
    keepExchange: null,
    nextReference: async () => 0x1234,
    now: () => NOW_MS,
    random: () => 0,
    log: { info: () => {}, warn: () => {} },
    ...given,
  }
}

/** A request to the address of receipts, or to that of what comes in. */
export function receiptRequest(
  method: string,
  options: {
    readonly query?: string
    readonly type?: string
    readonly body?: string
    readonly address?: InboxAddress
  } = {},
): RawRequest {
  const { query = '', type, body = '', address = 'dlr' } = options
  return {
    method,
    url: `https://sms.example.test/v1/providers/acme/${address}/TOKEN-1234${query}`,
    address,
    tail: 'TOKEN-1234',
    headers: new Headers(type === undefined ? {} : { 'content-type': type }),
    bytes: Buffer.from(body),
    json: () => (body === '' ? undefined : JSON.parse(body)),
  }
}

/** Settings as a row has them, held to the schema. */
export function settingsOf(given: unknown): HttpSettings {
  return Value.Parse(HttpSettings, given)
}
