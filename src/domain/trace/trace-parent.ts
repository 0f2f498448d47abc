/** Whose trace a request goes on (W3C Trace Context, level 1). */
export type TraceParent = {
  /** 32 hexadecimal digits in small letters, not all of them 0. */
  readonly traceId: string
  /** The span that asked: 16 digits of the same kind. */
  readonly spanId: string
  /** Whether who asked records it. */
  readonly sampled: boolean
  /** `tracestate` as it came, given on unread; null: there is none. */
  readonly state: string | null
}

/** Version, trace, parent and flags; a version that is not known yet may have more behind them (clause 3.2.2). */
const PATTERN = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

const SAMPLED = 0x01

/** What lists of vendors may have at least (clause 3.3.1.5): longer ones are not given on. */
const MAX_STATE_CHARACTERS = 512

/** Reads the two headers; null: there is no `traceparent`, or none that is valid, and then `tracestate` says nothing either. */
export function readTraceParent(traceparent: string | null, tracestate: string | null): TraceParent | null {
  const [, version = '', traceId = '', spanId = '', flags = '', more] =
    PATTERN.exec(traceparent?.trim() ?? '') ?? []
  if (traceId === '' || version === 'ff' || (version === '00' && more !== undefined)) return null
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null
  return {
    traceId,
    spanId,
    sampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0,
    state: readState(tracestate),
  }
}

function readState(text: string | null): string | null {
  const state = text?.trim() ?? ''
  return state !== '' && state.length <= MAX_STATE_CHARACTERS && /^[\x20-\x7e]+$/.test(state) ? state : null
}

/** The headers that give a trace on. */
export type TraceHeaders = { readonly traceparent: string; readonly tracestate?: string }

/** The headers for who is asked by a span. */
export function traceHeaders({ traceId, spanId, sampled, state }: TraceParent): TraceHeaders {
  const traceparent = `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
  return state === null ? { traceparent } : { traceparent, tracestate: state }
}
