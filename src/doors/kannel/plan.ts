import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { Msisdn } from '../../domain/message.ts'
import { readDestination, senderOf } from '../http/addresses.ts'
import { draftsOf } from '../http/drafts.ts'
import type { Asking } from '../http/way.ts'
import { contentOf } from './content.ts'
import { receiptsTo } from './receipts.ts'
import { type Misformed, misformed, type SendSms, utf8 } from './sendsms.ts'

/** Receivers of one request; with ten parts each it is as large as a batch may be. */
const MAX_RECEIVERS = 100

/** What a request comes to. */
export type Plan = {
  readonly kind: 'plan'
  readonly drafts: readonly MessageDraft[]
  /** Drafts for each receiver: what does not fit one part is cut into several. */
  readonly partsPerReceiver: number
  /** The receiver of each draft, as he was named. */
  readonly receivers: readonly string[]
  /** Receivers who are no numbers. */
  readonly denied: readonly string[]
}

/** What Kannel calls a field of the API that breaks its rule. */
const WORDS: Readonly<Record<string, string>> = {
  from: 'Sender field misformed, rejected',
  text: 'Text too long, rejected',
  send_at: 'Deferred field misformed, rejected',
  validity_seconds: 'Validity field misformed, rejected',
}

/** The messages of a request, each receiver once. `user` is what the client calls itself. */
export function planOf(
  sms: SendSms,
  user: string,
  { clientId, usualSender, nowMs, reference, allowPrivate }: Asking,
): Plan | Misformed {
  const named = [...new Set(sms.to.split(/\s+/).filter((name) => name !== ''))]
  if (named.length > MAX_RECEIVERS) return misformed(`More than ${MAX_RECEIVERS} receivers, rejected`)
  const from = senderOf(utf8(sms.from ?? '')) || usualSender
  if (from === null) return misformed('Sender missing and no global set, rejected')
  const callbackTo = receiptsTo(sms, { user, allowPrivate })
  if (callbackTo && 'kind' in callbackTo) return callbackTo
  const content = contentOf(sms, reference)
  if (content.kind === 'misformed') return content
  const drafts: MessageDraft[] = []
  const receivers: string[] = []
  const denied: string[] = []
  const seen = new Set<Msisdn>()
  for (const name of named) {
    const to = readDestination(name)
    if (to === null) {
      denied.push(utf8(name))
      continue
    }
    if (seen.has(to)) continue
    seen.add(to)
    const read = draftsOf(
      {
        door: 'kannel',
        clientId,
        to,
        from,
        content,
        express: (sms.priority ?? 0) > 0,
        reference: sms.account === null ? null : utf8(sms.account),
        inSeconds: (sms.deferred ?? 0) * 60,
        validSeconds: (sms.validity ?? 0) === 0 ? null : (sms.validity ?? 0) * 60,
        callbackTo: callbackTo && {
          ...callbackTo,
          form: { ...callbackTo.form, to: utf8(name), from },
        },
      },
      nowMs,
    )
    if (read.kind === 'violation')
      return misformed(WORDS[read.field] ?? `${read.field} ${read.rule}, rejected`)
    drafts.push(...read.drafts)
    receivers.push(...read.drafts.map(() => name))
  }
  // All receivers get the same.
  const partsPerReceiver = Math.max(1, drafts.length / Math.max(1, seen.size))
  return { kind: 'plan', drafts, partsPerReceiver, receivers, denied }
}
