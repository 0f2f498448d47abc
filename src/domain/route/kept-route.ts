import type { Hold } from '../message/hold.ts'
import type { Stop } from '../message/stop.ts'
import type { Route, SkipReason } from './routing.ts'

/** What the history keeps of a choice, and of an acceptance by a provider: enough to play it again and to say why. */
export type KeptRoute = {
  /** The rule's name; null: none matched, or the row is of no choice. */
  readonly rule: string | null
  /** In their order; the message went to the first. */
  readonly providers: readonly string[]
  readonly skipped: Route['skipped']
  /** Of an acceptance: after how long without a receipt the next provider is asked, in milliseconds. */
  readonly onNoReceiptMs: number | null
  /** Of an acceptance: how many ids the provider gave. */
  readonly ids: number
  /** Of an order that was not carried out: why the message waits for another time, and until when, in Unix milliseconds. */
  readonly held: { readonly why: Hold; readonly untilMs: number } | null
}

/** Short names, for it is written with every message. */
type Short = {
  readonly r?: string
  readonly p?: readonly string[]
  readonly s?: Readonly<Record<string, SkipReason>>
  readonly n?: number
  readonly i?: number
  readonly h?: readonly [why: Hold, untilMs: number]
}

const NOTHING: KeptRoute = {
  rule: null,
  providers: [],
  skipped: [],
  onNoReceiptMs: null,
  ids: 1,
  held: null,
}

/** Many messages share a route, which never changes. */
const texts = new WeakMap<Route, string>()

/** A choice as the history keeps it: some 30 bytes of JSON where nobody was passed over. */
export function keptChoice(route: Route): string {
  const known = texts.get(route)
  if (known !== undefined) return known
  const { rule, providers, skipped } = route
  const text = keptText({ ...NOTHING, rule, providers, skipped })
  texts.set(route, text)
  return text
}

/** The same of an acceptance; null when there is nothing to keep but what the message's row says. */
export function keptAcceptance(of: {
  /** Null: the one that was asked last. */
  readonly provider: string | null
  readonly onNoReceiptMs: number | null
  readonly ids: number
}): string | null {
  if (of.provider === null && of.onNoReceiptMs === null && of.ids === 1) return null
  const providers = of.provider === null ? [] : [of.provider]
  return keptText({ ...NOTHING, providers, onNoReceiptMs: of.onNoReceiptMs, ids: of.ids })
}

/** The same of an order whose message waits for another time. */
export function keptHold({ why, untilMs }: Extract<Stop, { kind: 'held' }>): string {
  return keptText({ ...NOTHING, held: { why, untilMs } })
}

function keptText({ rule, providers, skipped, onNoReceiptMs, ids, held }: KeptRoute): string {
  const short: Short = {
    ...(rule === null ? {} : { r: rule }),
    ...(providers.length > 0 ? { p: providers } : {}),
    ...(skipped.length > 0
      ? { s: Object.fromEntries(skipped.map(({ provider, why }) => [provider, why])) }
      : {}),
    ...(onNoReceiptMs === null ? {} : { n: onNoReceiptMs }),
    ...(ids > 1 ? { i: ids } : {}),
    ...(held === null ? {} : { h: [held.why, held.untilMs] as const }),
  }
  return JSON.stringify(short)
}

/** What was kept; null for none, and for what another release may have kept and this one cannot read. */
export function readKeptRoute(text: string | null): KeptRoute | null {
  if (text === null) return null
  try {
    const read = JSON.parse(text) as Short | null // written above
    if (typeof read !== 'object' || read === null) return null
    const { r = null, p = [], s = {}, n = null, i = 1, h } = read
    const skipped = Object.entries(s).map(([provider, why]) => ({ provider, why }))
    return {
      rule: r,
      providers: p,
      skipped,
      onNoReceiptMs: n,
      ids: i,
      held: h ? { why: h[0], untilMs: h[1] } : null,
    }
  } catch {
    return null
  }
}
