import type { Client } from '../../store/clients.ts'
import type { LedgerLine, LedgerPlace } from '../../store/ledger.ts'
import type { Topup } from '../../store/topups.ts'

/** A client as JSON. */
export function clientJson(client: Client) {
  return {
    id: client.id,
    name: client.name,
    credit_cents: client.creditCents,
    held_cents: client.heldCents,
    captured_cents: client.capturedCents,
    rate_limit_rps: client.rateLimitRps,
    rate_limit_burst: client.rateLimitBurst,
    has_api_key: client.hasApiKey,
    created_at: client.createdAt.toISOString(),
    updated_at: client.updatedAt.toISOString(),
  }
}

/** A top-up as JSON. */
export function topupJson(topup: Topup) {
  return {
    id: topup.id,
    client_id: topup.clientId,
    amount_cents: topup.amountCents,
    note: topup.note,
    created_at: topup.createdAt.toISOString(),
  }
}

/** A line of a ledger as JSON. */
export function ledgerLineJson(line: LedgerLine) {
  const isTopup = line.kind === 'topup'
  return {
    at: line.at.toISOString(),
    kind: line.kind,
    amount_cents: line.amountCents,
    held_change_cents: line.heldChangeCents,
    balance_cents: line.balanceCents,
    held_cents: line.heldCents,
    message_id: isTopup ? null : line.id,
    topup_id: isTopup ? line.id : null,
    note: line.note,
  }
}

/** A place in a ledger as a cursor. */
export function cursorOf(place: LedgerPlace | null): string | null {
  return place && `${place.atUs}_${place.rank}_${place.id}`
}

/** The place that a cursor names; the schema has checked its form. */
export function placeOf(cursor: string | undefined): LedgerPlace | null {
  if (cursor === undefined) return null
  const [atUs = '', rank = '', id = ''] = cursor.split('_')
  return { atUs, rank: Number(rank), id }
}

/** A client as the documentation shows it. */
export const EXAMPLE_CLIENT = {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  name: 'Shop',
  credit_cents: 149_990,
  held_cents: 5,
  captured_cents: 5,
  rate_limit_rps: 50,
  rate_limit_burst: null,
  has_api_key: true,
  created_at: '2026-11-24T09:00:00.000Z',
  updated_at: '2026-11-24T10:00:00.000Z',
}

/** A top-up of it. */
export const EXAMPLE_TOPUP = {
  id: '3d6f0a52-6b0e-4f57-9d0e-0a4a3c9b7b11',
  client_id: EXAMPLE_CLIENT.id,
  amount_cents: 50_000,
  note: 'invoice 2026-118',
  created_at: '2026-11-24T09:30:00.000Z',
}

const line = (
  at: string,
  kind: string,
  amount: number,
  heldChange: number,
  balance: number,
  held: number,
) => ({
  at: `2026-11-24T${at}Z`,
  kind,
  amount_cents: amount,
  held_change_cents: heldChange,
  balance_cents: balance,
  held_cents: held,
  message_id: kind === 'topup' ? null : '019abcde-0000-7000-8000-000000000001',
  topup_id: kind === 'topup' ? EXAMPLE_TOPUP.id : null,
  note: kind === 'topup' ? EXAMPLE_TOPUP.note : null,
})

/** Its ledger, newest first. */
export const EXAMPLE_LEDGER = {
  client_id: EXAMPLE_CLIENT.id,
  opening_balance_cents: 100_000,
  closing_balance_cents: 149_995,
  lines: [
    line('10:00:00.020', 'capture', 0, -5, 149_995, 0),
    line('10:00:00.000', 'hold', -5, 5, 149_995, 5),
    line('09:30:00.000', 'topup', 50_000, 0, 150_000, 0),
  ],
  next_cursor: null,
}
