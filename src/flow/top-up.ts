import { must } from '../domain/assert.ts'
import { MAX_MONEY, type Money, minus } from '../domain/money.ts'
import { commitSurely } from '../kit/commit-surely.ts'
import { findTopup, insertTopup, sumTopups, type Topup } from '../store/client/topups.ts'
import { faultOf } from '../store/database/db.ts'
import { lockCredits } from '../store/message/accept-rows.ts'
import type { Deps } from '../world.ts'

/** Money as it is asked for. */
export type AskedTopup = Omit<Topup, 'createdAt'>

/** What became of it. `added` again with the same values: `replayed`, and nothing done. */
export type TopUpOutcome =
  | { readonly kind: 'added'; readonly replayed: boolean; readonly topup: Topup }
  | { readonly kind: 'differs'; readonly field: 'id' | 'amount_cents' | 'note' }
  | { readonly kind: 'too_much'; readonly left: Money }
  | { readonly kind: 'unknown_client' }

/**
 * Gives a client money, once for the top-up's id, in one transaction (I2). The client's row is locked first, so that
 * twins wait for one another and the bound `MAX_MONEY` holds for all of them together.
 */
export async function topUp(deps: Pick<Deps, 'db'>, asked: AskedTopup): Promise<TopUpOutcome> {
  // No commit of it is in doubt: with its id it can be asked for again.
  return await commitSurely({ faultOf }, () => addOnce(deps, asked))
}

async function addOnce({ db }: Pick<Deps, 'db'>, asked: AskedTopup): Promise<TopUpOutcome> {
  return await db.sql.begin(async (tx) => {
    const locked = await lockCredits(tx, [asked.clientId])
    if (!locked.has(asked.clientId)) return { kind: 'unknown_client' }
    const before = await findTopup(tx, asked.id)
    if (before) return compare(before, asked)
    const left = minus(MAX_MONEY, await sumTopups(tx, asked.clientId))
    if (asked.amount > left) return { kind: 'too_much', left }
    const topup = await insertTopup(tx, asked)
    if (topup) return { kind: 'added', replayed: false, topup }
    // Another client's top-up of the same id was faster.
    return compare(must(await findTopup(tx, asked.id), 'the top-up that has the id'), asked)
  })
}

function compare(before: Topup, asked: AskedTopup): TopUpOutcome {
  if (before.clientId !== asked.clientId) return { kind: 'differs', field: 'id' }
  if (before.amount !== asked.amount) return { kind: 'differs', field: 'amount_cents' }
  if (before.note !== asked.note) return { kind: 'differs', field: 'note' }
  return { kind: 'added', replayed: true, topup: before }
}
