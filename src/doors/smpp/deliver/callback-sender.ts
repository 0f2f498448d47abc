import type { CallbackEvent } from '../../../../actors/callback/events.ts'
import type { BreakerNews } from '../../../domain/callback/callback-breaker.ts'
import { TO_SMPP } from '../../../domain/callback/target.ts'
import { RECEIVED } from '../../../domain/callback/told.ts'
import { readToldBody } from '../../../domain/callback/told-body.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import type { DeliveryOutcome } from '../../../flow/callback/deliver-callback.ts'
import { beginDelivery } from '../../../flow/callback/delivery-span.ts'
import { type CallbackSender, type SendingDeps, startSending } from '../../../flow/callback/sending.ts'
import type { Answered } from '../../../smpp/pending.ts'
import { responseWords } from '../../../smpp/responses.ts'
import { STATUSES } from '../../../smpp/status.ts'
import { forgetBreaker } from '../../../store/callback/callback-breakers.ts'
import { type ClaimedForAccount, claimForAccounts } from '../../../store/callback/claimed-callbacks.ts'
import type { OfTarget } from '../../../store/callback/due-targets.ts'
import { logsFailureOf } from '../../../store/database/loop-failure.ts'
import { readPartsOfMessages } from '../../../store/inbound/inbound-of-messages.ts'
import type { InboundPart } from '../../../store/inbound/inbound-parts.ts'
import type { ApiDeps } from '../../../world.ts'
import type { Delivery, Receivers } from '../sessions/receivers.ts'
import { inboundDeliveries } from './inbound-delivery.ts'
import { receiptOf } from './receipt.ts'
import type { ReceiptForm } from './receipt-form.ts'

/** Deliveries under way in one process, at most; those of a session are bounded by its window. */
const MAX_UNDER_WAY = 1_000

/** Longer than a session waits for an answer, in milliseconds. */
const LEASE_MS = 45_000

type Claimed = ClaimedForAccount & {
  readonly account: SmppAccount
  /** Of an inbound message. */
  readonly parts: readonly InboundPart[]
}

type SenderDeps = SendingDeps & Pick<ApiDeps, 'random' | 'tracer'>

/**
 * Starts telling clients down the sessions of this process: receipts and what comes in. What nobody is bound for is not
 * claimed, and waits without an attempt counted. While there is no session that receives nothing is asked.
 */
export function startSmppCallbacks(deps: SenderDeps, receivers: Receivers): CallbackSender {
  // Whoever binds anew is asked anew.
  receivers.onFirst((clientId) => {
    forgetBreaker(deps.db.sql, clientId, TO_SMPP).catch(logsFailureOf('callbacks', deps.log))
  })

  async function claim(
    limit: number,
    { underWay }: { readonly underWay: readonly OfTarget[] },
  ): Promise<readonly Claimed[]> {
    const accounts = new Map(receivers.accounts().map((account) => [account.clientId, account]))
    const own = new Map(underWay.map(({ clientId, count }) => [clientId, count]))
    const rooms = new Map(
      [...accounts.keys()].flatMap((id) => {
        // Nobody has more under way than is left for others: who answers late, or never, must not have it all.
        const room = Math.min(receivers.room(id), Math.ceil((limit - (own.get(id) ?? 0)) / 2))
        return room > 0 ? [[id, room] as const] : []
      }),
    )
    if (rooms.size === 0) return []
    const claimed = await claimForAccounts(deps.db.sql, {
      nowMs: deps.now(),
      leaseMs: LEASE_MS,
      limit,
      rooms,
    })
    const inbound = claimed.filter(({ callback }) => callback.status === RECEIVED)
    const parts =
      inbound.length === 0
        ? NO_PARTS
        : await readPartsOfMessages(
            deps.db.sql,
            inbound.map(({ callback }) => callback.messageId),
          )
    return claimed.flatMap((one) => {
      const account = accounts.get(one.callback.clientId)
      return account ? [{ ...one, account, parts: parts.get(one.callback.messageId) ?? [] }] : []
    })
  }

  async function deliver(claimed: Claimed): Promise<DeliveryOutcome | null> {
    const { clientId } = claimed.callback
    let answered: Answered | null = null
    const span = deps.tracer && (await beginDelivery(deps.tracer, claimed))
    try {
      // One after the other: what was not taken is not followed by its next part.
      for (const delivery of deliveriesOf(claimed)) {
        answered = await receivers.deliver(clientId, delivery)
        if (answered === null) return null
        if (!isTaken(answered)) break
      }
    } catch {
      // This one only: it says nothing of the others.
      const news: BreakerNews | null = claimed.probe ? { kind: 'failure', probe: true } : null
      return failed(claimed, 'not sent: it cannot be told by deliver_sm', news)
    }
    if (answered === null) return null
    span?.end(null, isTaken(answered) ? null : answered.kind)
    return outcomeOf(claimed, answered)
  }

  function outcomeOf(claimed: Claimed, answered: Answered): DeliveryOutcome {
    const { version } = claimed.callback
    const { probe } = claimed
    if (isTaken(answered)) {
      const event = { type: 'DELIVERY_SUCCEEDED', atMs: deps.now(), version, statusCode: null } as const
      return { claimed, event, news: { kind: 'success' } }
    }
    const isThrottled = answered.kind === 'response' && BUSY.includes(answered.pdu.status)
    // A session that ended says nothing of the next one.
    const news: BreakerNews | null = isThrottled
      ? { kind: 'throttled', probe, retryAfterMs: null }
      : answered.kind === 'lost' && !probe
        ? null
        : { kind: 'failure', probe }
    return failed(claimed, wordsOf(answered), news)
  }

  function failed(claimed: Claimed, error: string, news: BreakerNews | null): DeliveryOutcome {
    const event: CallbackEvent = {
      type: 'DELIVERY_FAILED',
      atMs: deps.now(),
      version: claimed.callback.version,
      statusCode: null,
      error,
      retryAfterMs: null,
      random: deps.random(),
    }
    return { claimed, event, news }
  }

  return startSending(deps, { maxUnderWay: MAX_UNDER_WAY, atOnce: null, leaseMs: LEASE_MS, claim, deliver })
}

const NO_PARTS: ReadonlyMap<string, readonly InboundPart[]> = new Map()

/** What an ESME says that wants to be asked less often (SMPP v3.4, clause 5.1.3). */
const BUSY: readonly number[] = [STATUSES.ESME_RMSGQFUL, STATUSES.ESME_RTHROTTLED, STATUSES.ESME_RX_T_APPN]

function isTaken(answered: Answered): boolean {
  return answered.kind === 'response' && answered.pdu.status === STATUSES.ESME_ROK
}

function wordsOf(answered: Answered): string {
  switch (answered.kind) {
    case 'response':
      return `the ESME answered ${responseWords(answered.pdu)}`
    case 'garbled':
      return `the answer of the ESME cannot be read: ${answered.reason}`
    case 'silence':
      return 'the ESME did not answer in time'
    case 'lost':
      return `the session ended before its answer: ${answered.reason}`
  }
}

function deliveriesOf({ body, to, parts, account }: Claimed): readonly Delivery[] {
  const told = readToldBody(body)
  // As the SMPP door gave it with the message.
  return told.kind === 'received'
    ? inboundDeliveries(told.data, parts)
    : [receiptOf(told, to.form as ReceiptForm, account.receipts.format)]
}
