import type { MessageId, Msisdn } from '../../domain/message.ts'
import { measureText } from '../../domain/text/parts.ts'
import { openRedaction } from '../../provider/http/redact.ts'
import type { Hooks, ProviderKind, RenderedRequest } from '../../provider/kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../../provider/port.ts'

/** A message that is made up to try a provider. */
export type TrialMessage = {
  readonly id: MessageId
  readonly to: Msisdn
  readonly from: string
  readonly text: string
}

/** What is tried. */
export type Trial = {
  readonly kind: ProviderKind
  readonly settings: unknown
  readonly hooks: Hooks
  readonly timeoutMs: number
}

/** How long a message that is tried may live, in milliseconds. */
const VALIDITY_MS = 3_600_000

/** The request that this message would be, without secrets; null: its kind sends none that could be shown. */
export async function renderTrial(
  { kind, settings, hooks }: Trial,
  message: TrialMessage,
): Promise<RenderedRequest | null> {
  return (await kind.render?.(settings, hooks, requestOf(message, hooks.now()))) ?? null
}

/**
 * Sends this message once through a way of its own, which is closed again. It is no message of the gateway: nobody pays for
 * it, and a receipt of it finds no message. Never rejects, and takes no longer than the provider may; what it says is without
 * secrets.
 */
export async function sendTrial(trial: Trial, message: TrialMessage): Promise<SubmitAnswer> {
  const { kind, settings, hooks, timeoutMs } = trial
  const redact = openRedaction(hooks.secrets, hooks.receiptToken)
  const silence: SubmitAnswer = { kind: 'unknown', error: `no answer within ${timeoutMs} ms` }
  const abort = new AbortController()
  const late = Promise.withResolvers<SubmitAnswer>()
  const timer = setTimeout(() => {
    abort.abort()
    // A kind that heeds its signal answers first.
    setImmediate(() => late.resolve(silence))
  }, timeoutMs)
  try {
    const provider = kind.open(settings, hooks)
    try {
      const answer = provider.submit(requestOf(message, hooks.now()), abort.signal)
      return withoutSecrets(await Promise.race([answer, late.promise]), redact)
    } finally {
      await provider.close()
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return { kind: 'unknown', error: redact(`the kind's code failed: ${reason}`) }
  } finally {
    clearTimeout(timer)
  }
}

function requestOf({ id, to, from, text }: TrialMessage, nowMs: number): SubmitRequest {
  const { encoding, parts } = measureText(text)
  return {
    messageId: id,
    to,
    from,
    text,
    encoding,
    parts,
    userData: null,
    reference: null,
    expiresAtMs: nowMs + VALIDITY_MS,
    attempt: 1,
    throttles: 0,
    tlvs: [],
    dlt: null,
    mask: (words) => words,
  }
}

function withoutSecrets(answer: SubmitAnswer, redact: (text: string) => string): SubmitAnswer {
  switch (answer.kind) {
    case 'accepted':
    case 'throttled':
      return { ...answer, detail: redact(answer.detail) }
    case 'rejected_temporary':
    case 'rejected_permanent':
      return { ...answer, error: redact(answer.error), detail: redact(answer.detail) }
    case 'unknown':
      return { ...answer, error: redact(answer.error) }
  }
}
