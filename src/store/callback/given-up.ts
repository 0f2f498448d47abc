import { TO_ENDPOINT } from '../../domain/callback/target.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'

/**
 * Holds of what was given up, as the index `callbacks_given_up` has it, by id over all clients. No DEAD callback has an alarm: `wake_at` is
 * asked for so that nothing but what wants all clients takes that index.
 */
export const GIVEN_UP = "state = 'DEAD' and wake_at is null"

/**
 * A select of the newest callbacks made since this time that were given up and would be told if they were replayed, `limit` at most:
 * `client_id`, `updated_at`, and `is_all`: false when there may be more. It looks at twice as many at most, so that those of endpoints
 * that were removed do not make it long.
 */
export function givenUp(tx: Tx, sinceMs: number, limit: number) {
  return tx`
    select k.client_id, k.updated_at, k.looked < ${2 * limit} as is_all from (
      select client_id, target, updated_at, count(*) over () as looked from (
        select id, client_id, target, updated_at from callbacks
        where ${tx.unsafe(GIVEN_UP)} and id >= ${firstUuid7At(sinceMs)} order by id desc limit ${2 * limit}
      ) newest
    ) k
    where k.target <> ${TO_ENDPOINT} or exists (select from clients where id = k.client_id and dlr_callback_url is not null)
    limit ${limit}`
}
