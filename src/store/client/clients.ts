import type { Purse } from '../../domain/credit.ts'
import type { ClientId } from '../../domain/message.ts'
import { centsText, type Money, minus, moneyOfSql, NO_MONEY, sumOf } from '../../domain/money.ts'
import type { GivenDlt, GivenTlvs } from '../../domain/parameters.ts'
import type { Tx } from '../database/db.ts'
import { likeLiteral } from '../database/like-literal.ts'
import { type PurseRow, purseColumns, purseOf, TODAY } from './purses.ts'

/** What a client may spend, and when it is told that little is left. */
export type CreditRules = {
  /** How far its credit may go below nothing. */
  readonly creditLimit: Money
  /** `credits.low` is queued when its credit comes down to it; null: never. */
  readonly lowWater: Money | null
  /** What its messages of a UTC day may cost; null: as much as it has. */
  readonly dailyCap: Money | null
}

/** A client and its money: `credit` can be spent, `held` is locked for messages on their way, `spent` is what today's have cost. */
export type Balance = Purse &
  CreditRules & {
    readonly id: ClientId
    readonly name: string
    readonly held: Money
    readonly captured: Money
  }

/** A client as admins see it. A limit that is null is the gateway's. */
export type Client = Balance & {
  readonly rateLimitRps: number | null
  readonly rateLimitBurst: number | null
  /** Its own list of prices; null: the list `default`. */
  readonly priceList: string | null
  /** What providers are told of all of its messages. */
  readonly tlvs: GivenTlvs | null
  readonly dlt: GivenDlt | null
  readonly hasApiKey: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
}

/**
 * Reads a client's balance in one snapshot; null when there is no such client. What is held is what was topped up
 * and is neither spendable nor captured (I2), so no sum over the locks is needed.
 */
export async function findBalance(tx: Tx, id: ClientId): Promise<Balance | null> {
  const [row] = await tx<RowOf<Balance>[]>`
    select c.id, c.name, ${sums(tx)} from clients c where c.id = ${id}`
  return row ? balanceOf(row) : null
}

/** Reads a client with its balance, in one snapshot; null when there is none. */
export async function findClient(tx: Tx, id: ClientId): Promise<Client | null> {
  const [row] = await tx<RowOf<Client>[]>`select ${columns(tx)} from clients c where c.id = ${id}`
  return row ? balanceOf(row) : null
}

/**
 * Clients with their balances in the order of their ids, the largest first, after `beforeId`, at most `limit`. `named`: those that have each of
 * these words in their name or their id; names have no index, each is looked at.
 */
export async function listClients(
  tx: Tx,
  { named, beforeId }: { readonly named: string | null; readonly beforeId: string | null },
  limit: number,
): Promise<Client[]> {
  const patterns = (named ?? '').split(/\s+/).map((word) => `%${likeLiteral(word)}%`)
  const rows = await tx<RowOf<Client>[]>`
    select ${columns(tx)} from clients c
    where ${beforeId === null ? tx`true` : tx`c.id < ${beforeId}`}
      ${named === null ? tx`` : tx`and (c.name || ' ' || c.id::text) ilike all (${tx.array(patterns)}::text[])`}
    order by c.id desc limit ${limit}`
  return rows.map(balanceOf)
}

type Sums = PurseRow & {
  readonly lowWater: string | null
  readonly captured: string
  readonly toppedUp: string
}
type RowOf<T extends Balance> = Omit<T, keyof Purse | 'lowWater' | 'held' | 'captured'> & Sums

function columns(tx: Tx) {
  return tx`c.id, c.name, c.rate_limit_rps as "rateLimitRps",
    c.rate_limit_burst as "rateLimitBurst", c.price_list as "priceList", c.tlvs, c.dlt, exists(select from client_keys k where k.client_id = c.id and not k.replaced and (k.ends_at is null or k.ends_at > now())) as "hasApiKey", c.created_at as "createdAt",
    c.updated_at as "updatedAt", ${sums(tx)}`
}

function sums(tx: Tx) {
  return tx`${tx.unsafe(purseColumns(TODAY))}, c.low_water_cents::text as "lowWater",
    (select coalesce(sum(captured_cents), 0)::text from capture_totals t where t.client_id = c.id) as captured,
    (select coalesce(sum(amount_cents), 0)::text from topups t where t.client_id = c.id) as "toppedUp"`
}

function balanceOf<R extends Sums>({ toppedUp, ...row }: R) {
  const purse = purseOf(row)
  const lowWater = row.lowWater === null ? null : moneyOfSql(row.lowWater)
  const captured = moneyOfSql(row.captured)
  const held = minus(moneyOfSql(toppedUp), sumOf(purse.credit, captured))
  return { ...row, ...purse, lowWater, captured, held }
}

/** A client to be made. Its limits, if not given, are the gateway's; it pays before, and has neither mark nor cap. */
export type NewClient = Partial<CreditRules> & {
  readonly id: ClientId
  readonly name: string
  readonly topupId: string
  readonly credit: Money
  readonly rateLimitRps?: number | null
  readonly rateLimitBurst?: number | null
  /** One that is there; not given: the list `default`. */
  readonly priceList?: string | null
  readonly tlvs?: GivenTlvs | null
  readonly dlt?: GivenDlt | null
}

/** Makes a client with a first top-up. A client that exists is left as it is: it is never topped up twice. */
export async function createClient(tx: Tx, client: NewClient): Promise<'created' | 'exists'> {
  const credit = centsText(client.credit)
  const rows = await tx`
    with created as (
      insert into clients (id, name, credit_cents, credit_limit_cents, low_water_cents, daily_cap_cents, rate_limit_rps,
        rate_limit_burst, price_list, tlvs, dlt)
      values (${client.id}, ${client.name}, ${credit}, ${centsText(client.creditLimit ?? NO_MONEY)}, ${textOf(client.lowWater)},
        ${textOf(client.dailyCap)}, ${client.rateLimitRps ?? null},
        ${client.rateLimitBurst ?? null}, ${client.priceList ?? null}, ${jsonText(client.tlvs)}::text::json, ${jsonText(client.dlt)}::text::json)
      on conflict do nothing returning id
    ), topped_up as (
      insert into topups (id, client_id, amount_cents, note)
      select ${client.topupId}, id, ${credit}, 'first top-up' from created where ${credit}::numeric > 0
    )
    select id from created`
  return rows.length === 1 ? 'created' : 'exists'
}

/**
 * What to change of a client: what is absent stays, a limit or list that is null becomes everybody's. A credit limit is no less than what
 * the client owes, under the lock of its row (I1).
 */
export type ClientChange = {
  readonly creditLimit?: Money | undefined
  readonly lowWater?: Money | null | undefined
  readonly dailyCap?: Money | null | undefined
  readonly name?: string | undefined
  readonly rateLimitRps?: number | null | undefined
  readonly rateLimitBurst?: number | null | undefined
  /** One that is there. */
  readonly priceList?: string | null | undefined
  readonly tlvs?: GivenTlvs | null | undefined
  readonly dlt?: GivenDlt | null | undefined
}

/** Changes a client; false when there is none. */
export async function updateClient(tx: Tx, id: ClientId, change: ClientChange): Promise<boolean> {
  const { name, rateLimitRps, rateLimitBurst, priceList, tlvs, dlt, creditLimit, lowWater, dailyCap } = change
  // Where a column is named, every process reads anew which client has which list, or which parameters.
  const list = priceList === undefined ? tx`` : tx`price_list = ${priceList},`
  const tlvsOnly = tlvs === undefined ? tx`` : tx`tlvs = ${jsonText(tlvs)}::text::json,`
  const dltOnly = dlt === undefined ? tx`` : tx`dlt = ${jsonText(dlt)}::text::json,`
  const result = await tx`
    update clients set updated_at = now(), ${list} ${tlvsOnly} ${dltOnly}
      name = coalesce(${name ?? null}, name),
      credit_limit_cents = coalesce(${textOf(creditLimit)}::numeric, credit_limit_cents),
      low_water_cents = case when ${lowWater === undefined} then low_water_cents else ${textOf(lowWater)}::numeric end,
      daily_cap_cents = case when ${dailyCap === undefined} then daily_cap_cents else ${textOf(dailyCap)}::numeric end,
      rate_limit_rps = case when ${rateLimitRps === undefined} then rate_limit_rps else ${rateLimitRps ?? null}::integer end,
      rate_limit_burst = case when ${rateLimitBurst === undefined} then rate_limit_burst else ${rateLimitBurst ?? null}::integer end
    where id = ${id}`
  return result.count === 1
}

function textOf(money: Money | null | undefined): string | null {
  return money === null || money === undefined ? null : centsText(money)
}

function jsonText(value: object | null | undefined): string | null {
  return value ? JSON.stringify(value) : null
}
