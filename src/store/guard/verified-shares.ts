import type { VerifiedShare } from '../../domain/guard/guard-rules.ts'
import type { ClientId } from '../../domain/message.ts'
import { TYPED_WITHIN_MS } from '../../domain/otp.ts'
import type { Tx } from '../database/db.ts'

/** Whose codes: of a client, to the numbers of a prefix, asked for since this instant (Unix milliseconds). */
export type CodesOf = { readonly clientId: ClientId; readonly prefix: string; readonly sinceMs: number }

/** Codes counted of one of them, at most: the newest. */
const MAX_COUNTED = 10_000

/** How many of the codes that a provider took were verified, in the order asked. */
export async function readVerifiedShares(
  tx: Tx,
  asked: readonly CodesOf[],
  nowMs: number,
): Promise<readonly VerifiedShare[]> {
  const rows = asked.map(({ sinceMs, ...of }, at) => ({ ...of, at, since: new Date(sinceMs) }))
  return await tx<VerifiedShare[]>`
    select codes.sent, codes.verified
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x(at integer, "clientId" uuid, prefix text, since timestamptz),
    lateral (
      select count(*)::integer as sent, count(verified_at)::integer as verified from (
        select verified_at from otps
        where left(to_msisdn, -4) = x.prefix and created_at > x.since and client_id = x."clientId"
          and taken_at is not null and void_at is null
          and (verified_at is not null or created_at < ${new Date(nowMs - TYPED_WITHIN_MS)})
        order by created_at desc limit ${MAX_COUNTED}
      ) newest
    ) codes
    order by x.at`
}
