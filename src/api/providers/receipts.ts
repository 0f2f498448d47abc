// The way of a receipt, from the provider's request to the client's callback:
//
// 1. here the token in the path or the inbox of the provider's kind (provider/kind.ts) proves that the request is the
//    provider's, and the inbox reads it; what it must see first, a certificate, is fetched by outbound/pages.ts;
// 2. flow/receipt/record-receipts.ts publishes the receipts of many requests at once; 204 is said when the bus has them;
// 3. worker/receipt-intake.ts takes batches from the bus, and acks one when each receipt of it has found its place;
// 4. flow/receipt/match-receipts.ts looks for its message by the provider's id: on the days that receipts are of now
//    (worker/receipt-days.ts), a quarter of a second later on all days;
// 5. worker/host.ts gives the event to the actor: flow/message/advance-actors.ts, actors/message/step.ts;
// 6. store/message/actor-rows.ts commits state, history, money and the callback (store/callback/queued-callbacks.ts) together;
// 7. worker/callback-sender.ts tells the client (actors/callback/SPEC.md).
//
// What a handset has sent goes, in its place, into inbound_parts (flow/inbound/keep-inbound.ts) before 204 is said.
//
// One whose message is not known by then is parked (flow/receipt/park-receipts.ts) and matched again by worker/worker.ts, until it is
// too old: then it is a dead letter (store/receipt/dead-letters.ts), as one that cannot be read is at once. An admin may replay it.

import { Elysia } from 'elysia'
import { inboundPart, openKeeping } from '../../flow/inbound/keep-inbound.ts'
import { newReceipt, openRecording } from '../../flow/receipt/record-receipts.ts'
import { isSame } from '../../provider/is-same.ts'
import type { ReceiptAnswer } from '../../provider/kind.ts'
import {
  INBOX_ADDRESSES,
  type InboxAddress,
  type InboxAnswer,
  type RawRequest,
  type SeenAnswer,
} from '../../provider/port.ts'
import type { ApiDeps } from '../../world.ts'
import { maxBodyBytes, parseJson, readBytes } from '../http/body/read-body.ts'
import { checkBody } from '../http/body/take-body.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { INBOX_DETAILS, ProvenReceiptParams, ReceiptParams } from './receipt-docs.ts'

/** Receipts and inbound messages of one request; senders that collect them post some hundred at once. */
const MAX_TOLD_PER_REQUEST = 500

type ReceiptDeps = Pick<
  ApiDeps,
  'bus' | 'db' | 'log' | 'pages' | 'parking' | 'providers' | 'reach' | 'newId' | 'now'
>

/**
 * `/v1/providers/:name/dlr/:token`: where providers bring their delivery receipts, and the same without a token for
 * kinds that prove theirs otherwise; `/inbound` in the place of `/dlr`: where they bring what came in. To be used before a
 * parser: the provider's inbox gets the bytes.
 */
export function receiptRoutes(deps: ReceiptDeps) {
  const recording = openRecording(deps)
  const keeping = openKeeping(deps)

  async function take(asked: AskedAddress, request: Request, set: ReplySet) {
    const { provider, address } = asked
    const tail = asked.token ?? ''
    const { providers, reach } = deps
    const row = providers.get(provider)
    const kind = providers.kindOf(provider)
    // The proof before all else: nobody learns from a refusal what a receipt must look like, or which providers there are.
    const token = providers.receiptTokenOf(provider)
    const isProven = kind?.proof === 'inbox' || (token !== null && isSame(tail, token))
    if (!row || !isProven || (kind && kind.inbox === null)) return refuse(set, 'forged_receipt')
    if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes(request.url))
      return refuse(set, 'body_too_large')
    const secrets = providers.secretsOf(provider)
    if (!kind?.inbox || !secrets) return refuse(set, 'provider_unusable')
    const told = await seen(
      kind.inbox(row.settings, secrets, await rawRequest(request, { address, tail, reach })),
    )
    if (told === null) return refuse(set, 'provider_unreachable')
    if (told.kind === 'forged') return refuse(set, 'forged_receipt')
    if (told.kind === 'unreadable') return refuseField(set, told.field, told.rule)
    if (told.kind === 'confirm') {
      if (!(await deps.pages.visit(told.url))) return refuse(set, 'provider_unreachable')
      deps.log.info({ provider }, 'the provider asked whether its receipts are wanted here, and was told yes')
      set.status = 204
      return undefined
    }
    const { receipts, inbound = [] } = told
    if (receipts.length + inbound.length > MAX_TOLD_PER_REQUEST)
      return refuseField(set, 'body', `must tell of at most ${MAX_TOLD_PER_REQUEST} messages`)
    const received = receipts.flatMap((one) => newReceipt(deps, provider, one) ?? [])
    if (received.length < receipts.length) return refuse(set, 'body_too_large')
    const taken = await Promise.all([
      ...received.map(recording.join),
      ...inbound.map((one) => keeping.join(inboundPart(deps, provider, one))),
    ])
    // All of the request comes again, and what was taken of it now changes nothing then.
    if (taken.includes('no_room')) return refuse(set, 'too_many_receipts')
    const answer = inbound.length > 0 ? kind.inboundAnswer : kind.receiptAnswer
    if (answer) return ownAnswer(set, answer(row.settings))
    set.status = 204
    return undefined
  }

  /** The answer, with what it must see seen. Null: that cannot be had now. */
  async function seen(answer: InboxAnswer): Promise<SeenAnswer | null> {
    if (answer.kind !== 'needs_page') return answer
    const page = await deps.pages.read(answer.url)
    return page === null ? null : answer.seen(page)
  }

  const at =
    (address: InboxAddress) =>
    ({ params: { name, token }, request, set }: Asked<{ name: string; token?: string }>) =>
      take({ provider: name, address, token }, request, set)
  const provenBy = (detail: object) => ({ params: ProvenReceiptParams, parse: 'none', detail }) as const
  const signedBy = (detail: object) => ({ params: ReceiptParams, parse: 'none', detail }) as const

  const routes = new Elysia({ normalize: false, prefix: '/v1/providers' })
  for (const address of INBOX_ADDRESSES) {
    const { proven, signed } = INBOX_DETAILS[address]
    routes
      .post(`/:name/${address}/:token`, at(address), provenBy(proven.post))
      .put(`/:name/${address}/:token`, at(address), provenBy(proven.put))
      .get(`/:name/${address}/:token`, at(address), provenBy(proven.get))
      .post(`/:name/${address}`, at(address), signedBy(signed.post))
      .put(`/:name/${address}`, at(address), signedBy(signed.put))
      .get(`/:name/${address}`, at(address), signedBy(signed.get))
  }
  return routes
}

/** A provider's address as it was asked; without a token where none stands in the path. */
type AskedAddress = {
  readonly provider: string
  readonly address: InboxAddress
  readonly token: string | undefined
}

type Asked<Params> = { readonly params: Params; readonly request: Request; readonly set: ReplySet }

function ownAnswer(set: ReplySet, { status, contentType, body }: ReceiptAnswer): string {
  set.status = status
  set.headers['content-type'] = contentType
  return body
}

async function rawRequest(
  request: Request,
  {
    address,
    tail,
    reach,
  }: {
    readonly address: InboxAddress
    readonly tail: string
    readonly reach: ApiDeps['reach']
  },
): Promise<RawRequest> {
  const bytes = await readBytes(request)
  const { method, headers } = request
  return {
    method,
    // Read where a kind asks for it: few do, and the URL parser takes longer than all the rest.
    get url() {
      const { origin, pathname, search } = new URL(request.url)
      // A proxy on the way has changed scheme and host: providers ask, and sign, what they were given.
      return (reach.receiptBase() ?? origin) + pathname + search
    },
    address,
    tail,
    headers,
    bytes,
    json() {
      checkBody(request)
      return bytes.length === 0 ? undefined : parseJson(bytes)
    },
  }
}
