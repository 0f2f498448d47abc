import { randomInt } from 'node:crypto'
import type { TakenState } from '../../domain/lifecycle.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { MessageId } from '../../domain/message.ts'
import {
  CODES,
  codeOf,
  DEFAULT_OTP_LIMITS,
  OTP_LIFETIME_MS,
  type OtpLimit,
  type OtpLimits,
} from '../../domain/otp.ts'
import { QueueFull } from '../../kit/group-commit.ts'
import {
  completeRequest,
  findKeptRequests,
  forgetRequest,
  type KeptRequest,
} from '../../store/idempotency.ts'
import { findOtp, findProgress, removeOtp, reserveOtp, voidOtp } from '../../store/message/otps.ts'
import type { ApiDeps, OtpSettings } from '../../world.ts'
import type { AcceptOutcome, AcceptRequest, Once, RequestOutcome } from '../accept/accept-request.ts'
import { type OtpEnd, type OtpWaiting, openOtpWaiting } from './await-otps.ts'
import { type OtpCipher, openOtpCipher } from './otp-cipher.ts'

/** What became of an OTP that was asked for. */
export type OtpOutcome =
  | {
      readonly kind: 'taken'
      readonly messageId: MessageId
      readonly status: TakenState
      readonly code: string
    }
  | Exclude<RequestOutcome, { readonly kind: 'decided' | 'failed' }>
  | Exclude<AcceptOutcome, { readonly kind: 'accepted' }>
  | { readonly kind: 'limited'; readonly limit: OtpLimit }
  | {
      readonly kind: 'not_taken'
      readonly messageId: MessageId
      readonly end: Exclude<OtpEnd, { kind: 'taken' }>
    }

/** Sends OTPs. */
export type OtpSending = {
  /**
   * Resolves when a provider has taken the code, or when it is sure that none will: the message has ended and costs
   * nothing. Rejects when nothing was done, with `QueueFull` when too many wait.
   */
  send(draft: MessageDraft, once: Pick<Once, 'key' | 'fingerprint'> | null): Promise<OtpOutcome>
}

/** What the sending of OTPs needs. */
export type SendOtpDeps = Pick<
  ApiDeps,
  'db' | 'live' | 'policy' | 'slot' | 'now' | 'newId' | 'random' | 'log' | 'stopping'
>

/** Opens the sending of OTPs. `accept` takes a request to the commit that accepts it. */
export function openOtpSending(
  deps: SendOtpDeps,
  { secret, secretAlso = null, deadlineMs, limits = DEFAULT_OTP_LIMITS }: OtpSettings,
  accept: (request: AcceptRequest) => Promise<RequestOutcome>,
): OtpSending {
  const cipher = openOtpCipher(secret, secretAlso)
  const waiting = openOtpWaiting(deps)
  return {
    async send(draft, once) {
      if (!waiting.hasRoom()) throw new QueueFull('too many OTPs wait already')
      // Before the clock of this request runs, so that what is answered later was asked in time.
      const deadlineAtMs = deps.now() + deadlineMs
      const repeated = once && (await findRepeated(deps, draft, once))
      if (repeated) return repeated
      const messageId = deps.newId() as MessageId // a fresh UUIDv7
      const code = codeOf(randomInt(CODES))
      const limit = await reserve(deps, cipher, draft, messageId, code, limits)
      if (limit) return { kind: 'limited', limit }
      const accepted = await acceptReserved(deps, accept, {
        clientId: draft.clientId,
        drafts: [draft],
        // The answer holds the code and is known later; it is never kept as it is.
        once: once && { ...once, answer: () => null },
        otp: { messageId, deadlineAtMs },
      })
      if (accepted.kind !== 'accepted') return accepted
      return await outcomeOf(deps, waiting, { draft, once, messageId, code, deadlineAtMs })
    },
  }
}

function reserve(
  { db, now }: SendOtpDeps,
  cipher: OtpCipher,
  { clientId, to }: MessageDraft,
  messageId: MessageId,
  code: string,
  limits: OtpLimits,
): Promise<OtpLimit | null> {
  const createdAtMs = now()
  const otp = {
    messageId,
    clientId,
    to,
    codeHmac: cipher.hmac(messageId, code),
    sealedCode: cipher.seal(messageId, code),
    createdAtMs,
    expiresAtMs: createdAtMs + OTP_LIFETIME_MS,
  }
  return reserveOtp(db, otp, limits)
}

type Accepted = { readonly kind: 'accepted' }

/** What was reserved and not accepted counts for nothing. */
async function acceptReserved(
  { db, log }: SendOtpDeps,
  accept: (request: AcceptRequest) => Promise<RequestOutcome>,
  request: AcceptRequest & { readonly otp: { readonly messageId: MessageId } },
): Promise<Accepted | Exclude<OtpOutcome, { kind: 'taken' | 'limited' | 'not_taken' }>> {
  const giveBack = () =>
    removeOtp(db.sql, request.otp.messageId).catch((error) =>
      log.warn({ err: error, messageId: request.otp.messageId }, 'an OTP without a message is left'),
    )
  try {
    const outcome = await accept(request)
    if (outcome.kind === 'failed') throw outcome.error
    const [decided] = outcome.kind === 'decided' ? outcome.outcomes : []
    if (decided?.kind === 'accepted') return { kind: 'accepted' }
    await giveBack()
    return outcome.kind === 'repeated' ? outcome : (decided ?? { kind: 'unknown_client' })
  } catch (error) {
    await giveBack()
    throw error
  }
}

async function outcomeOf(
  deps: SendOtpDeps,
  waiting: OtpWaiting,
  asked: {
    readonly draft: MessageDraft
    readonly once: Pick<Once, 'key'> | null
    readonly messageId: MessageId
    readonly code: string
    readonly deadlineAtMs: number
  },
): Promise<OtpOutcome> {
  const { messageId, code } = asked
  const end = await waiting.wait(messageId, asked.deadlineAtMs)
  const request = asked.once && { clientId: asked.draft.clientId, key: asked.once.key, requestId: messageId }
  try {
    if (end.kind === 'taken') {
      if (request) await completeRequest(deps.db.sql, request, keptAnswer(messageId, end.status))
    } else {
      await voidOtp(deps.db.sql, messageId, deps.now())
      if (request && end.kind === 'ended') await forgetRequest(deps.db.sql, request)
    }
  } catch (error) {
    // The outcome stands; a repeat finds it in the message.
    deps.log.warn({ err: error, messageId }, 'the end of an OTP was not noted')
  }
  return end.kind === 'taken'
    ? { kind: 'taken', messageId, status: end.status, code }
    : { kind: 'not_taken', messageId, end }
}

/** The answer without the code: that is kept nowhere. */
function keptAnswer(messageId: MessageId, status: string) {
  return { status: 200, body: { message_id: messageId, status } }
}

/**
 * What is known of an earlier request under the key; null when there was none, or when its code was not taken: then this
 * is a new try. When its process died without a word, the message tells.
 */
async function findRepeated(
  { db, now }: SendOtpDeps,
  { clientId }: MessageDraft,
  { key, fingerprint }: Pick<Once, 'key' | 'fingerprint'>,
): Promise<Extract<OtpOutcome, { kind: 'repeated' }> | null> {
  const [kept] = (await findKeptRequests(db.sql, [{ clientId, key }], now())).values()
  if (!kept) return null
  if (kept.answer !== null || kept.fingerprint !== fingerprint) return repeatedOf(kept, kept.answer)
  const { requestId } = kept
  const [otp, [progress]] = await Promise.all([
    findOtp(db.sql, clientId, requestId),
    findProgress(db.sql, [requestId]),
  ])
  if (!otp?.voidAt && !otp?.takenAt) return repeatedOf(kept, null)
  if (otp.voidAt) {
    await forgetRequest(db.sql, { clientId, key, requestId })
    return null
  }
  const answer = keptAnswer(requestId, progress?.status ?? 'SENT')
  await completeRequest(db.sql, { clientId, key, requestId }, answer)
  return repeatedOf(kept, answer)
}

function repeatedOf(
  { fingerprint, requestId }: KeptRequest,
  answer: KeptRequest['answer'],
): Extract<OtpOutcome, { kind: 'repeated' }> {
  return { kind: 'repeated', fingerprint, requestId, answer }
}
