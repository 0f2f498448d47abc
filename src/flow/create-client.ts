import { isDeepStrictEqual } from 'node:util'
import { must } from '../domain/assert.ts'
import type { ClientId } from '../domain/message.ts'
import { type Money, NO_MONEY } from '../domain/money.ts'
import type { GivenParameters } from '../domain/parameters.ts'
import { mayGiveParameters } from '../store/client/client-parameters.ts'
import { mayGivePriceList } from '../store/client/client-price-lists.ts'
import { type CreditRules, createClient, findClient } from '../store/client/clients.ts'
import { findTopup } from '../store/client/topups.ts'
import type { ApiDeps } from '../world.ts'
import { derivedId } from './derived-id.ts'
import { knowNow } from './know-now.ts'

/** A client as it is asked for. `credit` is its first top-up; a limit or a list that is null is everybody's. */
export type AskedClient = {
  readonly id: ClientId
  readonly name: string
  readonly credit: Money
  readonly rateLimitRps: number | null
  readonly rateLimitBurst: number | null
  readonly priceList: string | null
} & CreditRules &
  GivenParameters

/** What became of it. `made` again with the same values: `replayed`, and nothing done. */
export type CreateOutcome =
  | { readonly kind: 'made'; readonly replayed: boolean; readonly createdAt: Date }
  | {
      readonly kind: 'differs'
      readonly field:
        | 'name'
        | 'credit_cents'
        | 'credit_limit_cents'
        | 'low_water_cents'
        | 'daily_cap_cents'
        | 'rate_limit_rps'
        | 'rate_limit_burst'
        | 'price_list'
        | 'tlvs'
        | 'dlt'
    }
  | { readonly kind: 'price_list'; readonly why: 'unknown' | 'full' }
  | { readonly kind: 'too_many_parameters' }

/** Makes a client with its first top-up, once for its id. */
export async function makeClient(
  deps: Pick<ApiDeps, 'db' | 'tariffs' | 'log'>,
  asked: AskedClient,
): Promise<CreateOutcome> {
  const { db } = deps
  const topupId = derivedId('first top-up', asked.id)
  const state = await db.sql.begin(async (tx) => {
    const may = asked.priceList === null ? 'yes' : await mayGivePriceList(tx, asked.priceList)
    if ((asked.tlvs || asked.dlt) && !(await mayGiveParameters(tx, asked.id))) return 'too_many_parameters'
    return may === 'yes' ? await createClient(tx, { ...asked, topupId }) : may
  })
  if (state === 'too_many_parameters') return { kind: state }
  if (state === 'unknown' || state === 'full') return { kind: 'price_list', why: state }
  if (state === 'created' && asked.priceList !== null) await knowNow(deps.tariffs, deps.log)
  const found = must(await findClient(db.sql, asked.id), 'a client that was made')
  if (state === 'created') return { kind: 'made', replayed: false, createdAt: found.createdAt }
  const first = await findTopup(db.sql, topupId)
  if (found.name !== asked.name) return { kind: 'differs', field: 'name' }
  if ((first?.amount ?? NO_MONEY) !== asked.credit) return { kind: 'differs', field: 'credit_cents' }
  if (found.creditLimit !== asked.creditLimit) return { kind: 'differs', field: 'credit_limit_cents' }
  if (found.lowWater !== asked.lowWater) return { kind: 'differs', field: 'low_water_cents' }
  if (found.dailyCap !== asked.dailyCap) return { kind: 'differs', field: 'daily_cap_cents' }
  if (found.rateLimitRps !== asked.rateLimitRps) return { kind: 'differs', field: 'rate_limit_rps' }
  if (found.rateLimitBurst !== asked.rateLimitBurst) return { kind: 'differs', field: 'rate_limit_burst' }
  if (found.priceList !== asked.priceList) return { kind: 'differs', field: 'price_list' }
  if (!isDeepStrictEqual(found.tlvs, asked.tlvs)) return { kind: 'differs', field: 'tlvs' }
  if (!isDeepStrictEqual(found.dlt, asked.dlt)) return { kind: 'differs', field: 'dlt' }
  return { kind: 'made', replayed: true, createdAt: found.createdAt }
}
