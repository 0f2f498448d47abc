import { spendableOf } from '../../domain/credit.ts'
import { centsOf } from '../../domain/money.ts'
import type * as clients from '../../store/client/clients.ts'
import type * as ledger from '../../store/client/ledger.ts'
import type * as topups from '../../store/client/topups.ts'
import { nextCursor } from '../http/window.ts'
import type { Adjustment, Balance, Client, ClientPage, Ledger, LedgerLine, Topup } from './client-answers.ts'

/** What the money of a client comes to, as the documentation says it. */
export const BALANCE_ADDS_UP =
  'credit_cents + held_cents + captured_cents is what was ever topped up, corrected by adjustments; credit_cents is never below -credit_limit_cents.'

/** A client as JSON. */
export function clientJson(client: clients.Client): Client {
  return {
    id: client.id,
    name: client.name,
    ...moneyJson(client),
    rate_limit_rps: client.rateLimitRps,
    rate_limit_burst: client.rateLimitBurst,
    price_list: client.priceList,
    tlvs: client.tlvs,
    dlt: client.dlt,
    has_api_key: client.hasApiKey,
    created_at: client.createdAt.toISOString(),
    updated_at: client.updatedAt.toISOString(),
  }
}

/** A page of clients as JSON. */
export function clientPageJson(page: readonly clients.Client[], limit: number): ClientPage {
  return { clients: page.map(clientJson), next_cursor: nextCursor(page, limit) }
}

/** A client and its money as JSON. */
export function balanceJson(balance: clients.Balance): Balance {
  return {
    id: balance.id,
    name: balance.name,
    ...moneyJson(balance),
  }
}

function moneyJson(balance: clients.Balance) {
  const { lowWater, dailyCap } = balance
  return {
    credit_cents: centsOf(balance.credit),
    held_cents: centsOf(balance.held),
    captured_cents: centsOf(balance.captured),
    credit_limit_cents: centsOf(balance.creditLimit),
    low_water_cents: lowWater === null ? null : centsOf(lowWater),
    daily_cap_cents: dailyCap === null ? null : centsOf(dailyCap),
    spent_today_cents: centsOf(balance.spent),
    spendable_cents: centsOf(spendableOf(balance)),
  }
}

/** A top-up as JSON. */
export function topupJson(topup: topups.Topup): Topup {
  return {
    id: topup.id,
    client_id: topup.clientId,
    amount_cents: centsOf(topup.amount),
    note: topup.note,
    created_at: topup.createdAt.toISOString(),
  }
}

/** A correction as JSON; its note is its reason. */
export function adjustmentJson(topup: topups.Topup): Adjustment {
  const { note, ...json } = topupJson(topup)
  return { ...json, reason: note ?? '' }
}

/** A page of a ledger as JSON. */
export function ledgerJson(clientId: string, page: ledger.LedgerPage): Ledger {
  return {
    client_id: clientId,
    opening_balance_cents: centsOf(page.opening),
    closing_balance_cents: centsOf(page.closing),
    lines: page.lines.map(ledgerLineJson),
    next_cursor: cursorOf(page.next),
  }
}

function ledgerLineJson(line: ledger.LedgerLine): LedgerLine {
  const isTopup = line.kind === 'topup'
  const isAdjustment = line.kind === 'adjustment'
  const isOfMessage = !isTopup && !isAdjustment && line.archivedMessages === null
  return {
    at: line.at.toISOString(),
    kind: line.kind,
    amount_cents: centsOf(line.amount),
    held_change_cents: centsOf(line.heldChange),
    balance_cents: centsOf(line.balance),
    held_cents: centsOf(line.held),
    message_id: isOfMessage ? line.id : null,
    topup_id: isTopup ? line.id : null,
    adjustment_id: isAdjustment ? line.id : null,
    note: line.note,
    archived_messages: line.archivedMessages,
  }
}

function cursorOf(place: ledger.LedgerPlace | null): string | null {
  return place && `${place.atUs}_${place.rank}_${place.id}`
}

/** The place that a cursor names; the schema has checked its form. */
export function placeOf(cursor: string | undefined): ledger.LedgerPlace | null {
  if (cursor === undefined) return null
  const [atUs = '', rank = '', id = ''] = cursor.split('_')
  return { atUs, rank: Number(rank), id }
}
