import { must } from '../domain/assert.ts'
import { fundsOf, type TopupKind } from '../domain/credit.ts'
import { MAX_MONEY, type Money, minus, NO_MONEY, sumOf } from '../domain/money.ts'
import { commitSurely } from '../kit/commit-surely.ts'
import { lockPurses } from '../store/client/purses.ts'
import { findTopup, insertTopup, sumTopups, type Topup } from '../store/client/topups.ts'
import { faultOf } from '../store/database/db.ts'
import type { Deps } from '../world.ts'

/** Money as it is asked for. */
export type AskedTopup = Omit<Topup, 'createdAt' | 'kind'>

/** What became of it. `added` again with the same values: `replayed`, and nothing done. */
export type TopUpOutcome =
  | { readonly kind: 'added'; readonly replayed: boolean; readonly topup: Topup }
  /** `note`: of a correction its reason. */
  | { readonly kind: 'differs'; readonly field: 'id' | 'amount_cents' | 'note' }
  | { readonly kind: 'too_much'; readonly left: Money }
  /** A correction would take more than the client can spend. */
  | { readonly kind: 'too_little'; readonly least: Money }
  | { readonly kind: 'unknown_client' }

/**
 * Gives a client money, once for the top-up's id, in one transaction (I2). The client's row is locked first, so that
 * twins wait for one another and the bound `MAX_MONEY` holds for all of them together, with the client's limit.
 */
export async function topUp(deps: Pick<Deps, 'db'>, asked: AskedTopup): Promise<TopUpOutcome> {
  return await add(deps, { ...asked, kind: 'topup' })
}

/**
 * Corrects what a client was topped up by, in the same way: `amount` may be below nothing, but takes no more than the client can spend,
 * its limit included (I1). `note` is the reason.
 */
export async function adjust(
  deps: Pick<Deps, 'db'>,
  asked: AskedTopup & { readonly note: string },
): Promise<TopUpOutcome> {
  return await add(deps, { ...asked, kind: 'adjustment' })
}

type Asked = AskedTopup & { readonly kind: TopupKind }

async function add(deps: Pick<Deps, 'db'>, asked: Asked): Promise<TopUpOutcome> {
  // No commit of it is in doubt: with its id it can be asked for again.
  return await commitSurely({ faultOf }, () => addOnce(deps, asked))
}

async function addOnce({ db }: Pick<Deps, 'db'>, asked: Asked): Promise<TopUpOutcome> {
  return await db.sql.begin(async (tx) => {
    const purse = (await lockPurses(tx, [asked.clientId])).get(asked.clientId)
    if (!purse) return { kind: 'unknown_client' }
    const before = await findTopup(tx, asked.id)
    if (before) return compare(before, asked)
    const left = minus(MAX_MONEY, sumOf(await sumTopups(tx, asked.clientId), purse.creditLimit))
    if (asked.amount > left) return { kind: 'too_much', left }
    const least = minus(NO_MONEY, fundsOf(purse))
    if (asked.amount < least) return { kind: 'too_little', least }
    const topup = await insertTopup(tx, asked)
    if (topup) return { kind: 'added', replayed: false, topup }
    // Another client's top-up of the same id was faster.
    return compare(must(await findTopup(tx, asked.id), 'the top-up that has the id'), asked)
  })
}

function compare(before: Topup, asked: Asked): TopUpOutcome {
  if (before.clientId !== asked.clientId || before.kind !== asked.kind)
    return { kind: 'differs', field: 'id' }
  if (before.amount !== asked.amount) return { kind: 'differs', field: 'amount_cents' }
  if (before.note !== asked.note) return { kind: 'differs', field: 'note' }
  return { kind: 'added', replayed: true, topup: before }
}
