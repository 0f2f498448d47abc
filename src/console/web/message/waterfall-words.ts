import { duration } from '../numbers.ts'
import type { Shares, Span, SpanKind } from './waterfall.ts'

const at = ({ provider }: Span) => provider ?? 'a provider'

/** What each span of a life is called. */
const NAMES: Readonly<Record<SpanKind, (span: Span) => string>> = {
  held: ({ attempt }) => (attempt > 0 ? 'Held back' : 'Waited for its time'),
  queue: ({ provider }) => (provider === null ? 'Waited in the queue' : `Waited in the queue of ${provider}`),
  slowed: (span) => `Waited because ${at(span)} asked to slow down`,
  provider: (span) => `At ${at(span)}, attempt ${span.attempt}`,
  unanswered: (span) => `No answer of ${at(span)}: waited for what it will say`,
  retry: ({ attempt }) => `Waited before attempt ${attempt + 1}`,
  network: ({ provider }) =>
    provider === null
      ? 'On the network, until its receipt'
      : `On the network of ${provider}, until its receipt`,
  other: ({ state }) => `In ${state}`,
}

/** A span in words: `At mock, attempt 1`. */
export function spanWords(span: Span): string {
  return NAMES[span.kind](span)
}

/** How long it was, in words; what took no whole millisecond is said so. */
export function lengthWords({ fromMs, toMs, isOpen }: Pick<Span, 'fromMs' | 'toMs' | 'isOpen'>): string {
  const ms = toMs - fromMs
  const words = ms === 0 ? 'under 1 ms' : duration(ms)
  return isOpen ? `${words} so far` : words
}

/** What a provider answered while the message was there: `ESME_ROK after 9 ms`, `3 parts asked, the slowest after 40 ms`. */
export function askedWords({ asked }: Pick<Span, 'asked'>): string | null {
  const [first] = asked
  if (first === undefined) return null
  const tookMs = Math.max(...asked.map(({ took_ms }) => took_ms ?? 0))
  if (asked.length > 1) return `${asked.length} requests, the slowest answered after ${duration(tookMs)}`
  return first.took_ms === null ? first.outcome : `${first.outcome} after ${duration(tookMs)}`
}

/** Where the time went: `3.2 s in all: 12 ms in our queues, 1.1 s at providers, 2.1 s on the network.` */
export function sharesWords(shares: Shares, isOpen: boolean): string {
  const { ours, provider, network, meant } = shares
  const totalMs = ours + provider + network + meant
  const parts = [
    ours > 0 && `${duration(ours)} in our queues`,
    provider > 0 && `${duration(provider)} at providers`,
    network > 0 && `${duration(network)} on the network`,
    meant > 0 && `${duration(meant)} in waits that were asked for, or before another try`,
  ].filter((words) => words !== false)
  const all = `${totalMs === 0 ? 'Under 1 ms' : duration(totalMs)} ${isOpen ? 'so far' : 'in all'}`
  return parts.length === 0 ? `${all}.` : `${all}: ${parts.join(', ')}.`
}
