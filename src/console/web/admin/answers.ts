import type { CreditState } from '../../../domain/message.ts'

/** What the admin routes and the reports answer, as far as the console reads it. */

/** A client and its money. */
export type Client = {
  readonly id: string
  readonly name: string
  readonly credit_cents: number
  readonly held_cents: number
  readonly captured_cents: number
  readonly rate_limit_rps: number | null
  readonly rate_limit_burst: number | null
  readonly has_api_key: boolean
  readonly created_at: string
}

/** A line of a client's ledger. */
export type LedgerLine = {
  readonly at: string
  readonly kind: 'topup' | 'hold' | 'capture' | 'release'
  readonly amount_cents: number
  readonly held_change_cents: number
  readonly balance_cents: number
  readonly held_cents: number
  readonly message_id: string | null
  readonly topup_id: string | null
  readonly note: string | null
}

/** A page of a ledger. */
export type LedgerPage = { readonly lines: readonly LedgerLine[]; readonly next_cursor: string | null }

/** What `GET /v1/messages/:id/credits` answers: all of one instant. */
export type MessageCredits = {
  readonly status: string
  readonly lock: {
    readonly state: CreditState
    readonly amount_cents: number
    readonly created_at: string
    readonly updated_at: string
  } | null
  readonly entries: readonly (Pick<LedgerLine, 'at' | 'amount_cents' | 'held_change_cents'> & {
    readonly kind: 'hold' | 'capture' | 'release'
  })[]
}

/** Where a client is told, and how that goes. */
export type Endpoint = {
  readonly url: string | null
  readonly every_status: boolean
  readonly enabled: boolean
  readonly disabled_reason: string | null
  readonly previous_secret_until: string | null
  readonly breaker: {
    readonly state: 'closed' | 'open' | 'half_open'
    readonly failures: number
    readonly open_until: string | null
  }
  readonly counts: { readonly open: number; readonly delivered_24h: number; readonly dead_24h: number }
}

/** A callback of a list. */
export type Callback = {
  readonly id: string
  readonly message_id: string
  readonly type: string
  readonly state: 'PENDING' | 'DELIVERING' | 'DELIVERED' | 'DEAD'
  readonly attempts: number
  readonly last_status_code: number | null
  readonly last_error: string | null
  readonly created_at: string
}

/** What could not be processed; `payload` only where one is read. */
export type DeadLetter = {
  readonly id: string
  readonly what: 'receipt' | 'unreadable'
  readonly source: string
  readonly reason: string
  readonly created_at: string
  readonly replayed_at: string | null
  readonly payload?: string
}

/** A row of a report: a bucket of a series, or a group of a summary. */
export type ReportRow = {
  readonly bucket?: string
  readonly provider?: string | null
  readonly express?: boolean
  readonly messages: number
  readonly statuses: Readonly<Record<string, number>>
  readonly delivery_rate: number | null
  readonly sent_p50_ms: number | null
  readonly sent_p95_ms: number | null
  readonly delivered_p50_ms: number | null
  readonly delivered_p95_ms: number | null
}

/** A report. */
export type Report = {
  readonly as_of: string
  readonly pending_minutes: number
  readonly rows: readonly ReportRow[]
}
