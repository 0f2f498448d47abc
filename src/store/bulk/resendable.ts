import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import type { Door } from '../../domain/door.ts'
import { GIVEN_FIELDS, type Given } from '../../domain/fields/given-fields.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { UserData } from '../../domain/message/user-data.ts'
import type { ClientId, Encoding, MessageId, Msisdn } from '../../domain/message.ts'
import type { GivenDlt, GivenTlvs } from '../../domain/parameters.ts'
import type { Tx } from '../database/db.ts'

/** A message as its client asked for it, to be asked for once more. */
export type Resendable = { readonly id: MessageId; readonly draft: MessageDraft }

type Row = Given & {
  readonly id: MessageId
  readonly clientId: ClientId
  readonly to: Msisdn
  readonly from: string
  readonly text: string
  readonly encoding: Encoding
  readonly parts: number
  readonly express: boolean
  readonly tlvs: GivenTlvs | null
  readonly dlt: GivenDlt | null
  readonly door: Door | null
  readonly userData: UserData | null
  readonly callbackTo: CallbackTo | null
  readonly validityMs: number
}

const GIVEN = GIVEN_FIELDS.map(({ name, column }) => `m.${column} as "${name}"`).join(', ')

/**
 * Messages as they were asked for: to be sent now, and valid for as long as they were. Left out are one-time passwords, and those of
 * which something was removed.
 */
export async function readResendable(tx: Tx, ids: readonly MessageId[]): Promise<Resendable[]> {
  if (ids.length === 0) return []
  const sorted = [...ids].sort()
  const rows = await tx<Row[]>`
    select m.id, m.client_id as "clientId", m.to_msisdn as to, m.from_sender as from, m.text, m.encoding, m.parts, m.express,
      ${tx.unsafe(GIVEN)}, m.tlvs, m.dlt, m.door, m.user_data as "userData", m.callback_to as "callbackTo",
      greatest(1000, extract(epoch from m.expires_at - coalesce(m.send_at, m.created_at)) * 1000)::float8 as "validityMs"
    from messages m
    where m.id >= ${sorted[0] ?? ''} and m.id <= ${sorted.at(-1) ?? ''} and m.id = any(${tx.array(sorted)}::uuid[])
      and not m.otp and m.redacted_at is null and m.to_msisdn like '+%'`
  return rows.map(({ id, validityMs, ...draft }) => ({
    id,
    draft: { ...draft, otp: false, endUserIp: null, sendAtMs: null, validityMs: Math.round(validityMs) },
  }))
}
