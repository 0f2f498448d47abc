import type { Adjustment, Client, Ledger, LedgerLine, Topup } from './client-answers.ts'

/** A client as the documentation shows it. */
export const EXAMPLE_CLIENT: Client = {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  name: 'Shop',
  credit_cents: 149_990,
  held_cents: 5,
  captured_cents: 5,
  credit_limit_cents: 0,
  low_water_cents: 5_000,
  daily_cap_cents: 20_000,
  spent_today_cents: 10,
  spendable_cents: 19_990,
  rate_limit_rps: 50,
  rate_limit_burst: null,
  price_list: null,
  tlvs: null,
  dlt: null,
  has_api_key: true,
  created_at: '2026-11-24T09:00:00.000Z',
  updated_at: '2026-11-24T10:00:00.000Z',
}

/** A top-up of it. */
export const EXAMPLE_TOPUP: Topup = {
  id: '3d6f0a52-6b0e-4f57-9d0e-0a4a3c9b7b11',
  client_id: EXAMPLE_CLIENT.id,
  amount_cents: 50_000,
  note: 'invoice 2026-118',
  created_at: '2026-11-24T09:30:00.000Z',
}

/** A correction of it. */
export const EXAMPLE_ADJUSTMENT: Adjustment = {
  id: '9a0c1e7e-0a6d-4c8b-8d7e-3f5b1f0c2d41',
  client_id: EXAMPLE_CLIENT.id,
  amount_cents: -250,
  reason: 'invoice 2026-118 was paid twice',
  created_at: '2026-11-24T09:45:00.000Z',
}

const line = (
  at: string,
  kind: LedgerLine['kind'],
  amount: number,
  heldChange: number,
  balance: number,
  held: number,
): LedgerLine => ({
  at: `2026-11-24T${at}Z`,
  kind,
  amount_cents: amount,
  held_change_cents: heldChange,
  balance_cents: balance,
  held_cents: held,
  message_id: kind === 'topup' ? null : '019abcde-0000-7000-8000-000000000001',
  topup_id: kind === 'topup' ? EXAMPLE_TOPUP.id : null,
  adjustment_id: null,
  note: kind === 'topup' ? EXAMPLE_TOPUP.note : null,
  archived_messages: null,
})

/** Its ledger, newest first. */
export const EXAMPLE_LEDGER: Ledger = {
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
