import type { ClientId, Lane } from '../domain/message.ts'
import type { RouteRule, RouteTarget } from '../domain/route/routing.ts'
import type { Db, Tx } from './database/db.ts'

/** The list as it stands, and its version: another one whenever something of it was written. */
export type StoredRoutes = { readonly version: number; readonly rules: readonly RouteRule[] }

/** What became of a list that was to be put in the place of another. */
export type Replaced =
  | { readonly kind: 'replaced' | 'unchanged'; readonly version: number }
  /** The list is no longer the one that was meant. */
  | { readonly kind: 'precondition_failed'; readonly version: number }
  /** A rule names a provider that is not there: the field, from `routes` on, and the rule it breaks. */
  | { readonly kind: 'unknown_provider'; readonly field: string; readonly rule: string }

/** Reads all of the list, as it is at one moment. */
export async function readRoutes(tx: Tx): Promise<StoredRoutes> {
  const [row] = await tx<{ version: number; rules: readonly StoredRule[] }[]>`
    select coalesce((select version from config_versions where what = 'routes'), 0) as version,
      coalesce((select json_agg(json_build_object('name', r.name, 'client_id', r.client_id, 'sender', r.sender,
        'prefixes', r.prefixes, 'country', r.country, 'lane', r.lane, 'on_refusal', r.on_refusal,
        'on_throttle_ms', r.on_throttle_ms, 'on_no_receipt_ms', r.on_no_receipt_ms,
        'refuse_below_cost', r.refuse_below_cost, 'targets', (
          select json_agg(json_build_object('provider', t.provider, 'order', t.target_order, 'weight', t.weight)
            order by t.place)
          from route_targets t where t.position = r.position))
        order by r.position) from routes r), '[]') as rules`
  return { version: row?.version ?? 0, rules: (row?.rules ?? []).map(ruleOf) }
}

/**
 * Puts a list in the place of the one that stands, all or nothing, if `mayReplace` says so of the version that stands. The
 * same list again writes nothing and keeps the version. Of two at once the later one waits.
 */
export async function replaceRoutes(
  db: Pick<Db, 'sql'>,
  rules: readonly RouteRule[],
  mayReplace: (version: number) => boolean = () => true,
): Promise<Replaced> {
  return await db.sql.begin(async (tx): Promise<Replaced> => {
    await tx`insert into config_versions (what, version) values ('routes', 0) on conflict do nothing`
    await tx`select 1 from config_versions where what = 'routes' for update`
    const before = await readRoutes(tx)
    if (!mayReplace(before.version)) return { kind: 'precondition_failed', version: before.version }
    if (Bun.deepEquals(before.rules, rules)) return { kind: 'unchanged', version: before.version }
    const unknown = await findUnknownProvider(tx, rules)
    if (unknown) return unknown
    await tx`delete from routes`
    await insertRoutes(tx, rules)
    const { version } = await readRoutes(tx)
    return { kind: 'replaced', version }
  })
}

/** Writes a first list where there has never been one; not when a provider of it is not there. A second call changes nothing. */
export async function seedRoutes({ sql }: Pick<Db, 'sql'>, rules: readonly RouteRule[]): Promise<void> {
  await sql.begin(async (tx) => {
    const [row] = await tx`select 1 from config_versions where what = 'routes'`
    if (row || (await findUnknownProvider(tx, rules))) return
    // Of two that look at once the second waits here, and finds that it is not the first.
    const begun =
      await tx`insert into config_versions (what, version) values ('routes', 0) on conflict do nothing`
    if (begun.count > 0) await insertRoutes(tx, rules)
  })
}

/** The names of the rules that name this provider, in their order: it cannot be removed while there is one. */
export async function routesNaming(tx: Tx, provider: string): Promise<readonly string[]> {
  const rows = await tx<{ name: string }[]>`
    select r.name from route_targets t join routes r on r.position = t.position
    where t.provider = ${provider} order by r.position`
  return rows.map(({ name }) => name)
}

/**
 * The first target that names a provider which is not there, and is not one of `toCome`; the others cannot be removed until the
 * transaction ends.
 */
export async function findUnknownProvider(
  tx: Tx,
  rules: readonly RouteRule[],
  toCome: Iterable<string> = [],
): Promise<Extract<Replaced, { kind: 'unknown_provider' }> | null> {
  const named = [...new Set(rules.flatMap(({ targets }) => targets.map(({ provider }) => provider)))]
  const rows = await tx<{ name: string }[]>`
    select name from providers where name = any(${tx.array(named)}::text[]) order by name for key share`
  const known = new Set([...toCome, ...rows.map(({ name }) => name)])
  for (const [place, { targets }] of rules.entries()) {
    const target = targets.findIndex(({ provider }) => !known.has(provider))
    if (target < 0) continue
    return {
      kind: 'unknown_provider',
      field: `routes.${place}.targets.${target}.provider`,
      rule: `must be a provider that is there: ${targets[target]?.provider} is not`,
    }
  }
  return null
}

async function insertRoutes(tx: Tx, rules: readonly RouteRule[]): Promise<void> {
  const rows = rules.map((rule, position) => ({ position, ...rowOf(rule) }))
  const targets = rules.flatMap((rule, position) =>
    rule.targets.map((target, place) => ({ position, place, ...target })),
  )
  await tx`
    insert into routes (position, name, client_id, sender, prefixes, country, lane, on_refusal, on_throttle_ms,
      on_no_receipt_ms, refuse_below_cost)
    select position, name, client_id, sender, prefixes, country, lane, on_refusal, on_throttle_ms, on_no_receipt_ms,
      refuse_below_cost
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(position smallint, name text, client_id uuid,
      sender text, prefixes text[], country text, lane text, on_refusal boolean, on_throttle_ms integer,
      on_no_receipt_ms integer, refuse_below_cost boolean)`
  await tx`
    insert into route_targets (position, place, provider, target_order, weight)
    select position, place, provider, "order", weight
    from json_to_recordset(${JSON.stringify(targets)}::text::json)
      as x(position smallint, place smallint, provider text, "order" smallint, weight smallint)`
}

/** A rule as its row has it. */
type StoredRule = ReturnType<typeof rowOf> & { readonly targets: readonly RouteTarget[] }

function rowOf({ name, match, failover, refuseBelowCost }: RouteRule) {
  return {
    name,
    client_id: match.clientId ?? null,
    sender: match.sender ?? null,
    prefixes: match.prefixes ?? null,
    country: match.country ?? null,
    lane: match.lane ?? null,
    on_refusal: failover.onRefusal,
    on_throttle_ms: failover.onThrottleMs,
    on_no_receipt_ms: failover.onNoReceiptMs,
    refuse_below_cost: refuseBelowCost,
  }
}

function ruleOf(row: StoredRule): RouteRule {
  const { client_id: clientId, sender, prefixes, country, lane } = row
  const of = <K extends string, V extends ClientId | Lane | string | readonly string[]>(
    key: K,
    value: V | null,
  ) => (value === null ? {} : ({ [key]: value } as Readonly<Record<K, V>>)) // of this key
  return {
    name: row.name,
    match: {
      ...of('clientId', clientId),
      ...of('sender', sender),
      ...of('prefixes', prefixes),
      ...of('country', country),
      ...of('lane', lane),
    },
    targets: row.targets,
    failover: {
      onRefusal: row.on_refusal,
      onThrottleMs: row.on_throttle_ms,
      onNoReceiptMs: row.on_no_receipt_ms,
    },
    refuseBelowCost: row.refuse_below_cost,
  }
}
