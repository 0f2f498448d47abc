import { createHash } from 'node:crypto'
import type { ActState, ActSubject, SubjectKind } from '../../domain/act.ts'
import { ALL_CLIENTS, isControlName } from '../../domain/controls.ts'
import type { ClientId } from '../../domain/message.ts'
import { centsOf } from '../../domain/money.ts'
import { maskMsisdn, readMsisdn } from '../../domain/msisdn.ts'
import { ruleJson } from '../../domain/route/route-json.ts'
import { type AdminToken, findAdmin } from '../../store/admin/admins.ts'
import { findWebhook } from '../../store/alert/alert-webhook.ts'
import { findAlert } from '../../store/alert/alerts.ts'
import { findCallbackEndpoint } from '../../store/callback/callback-endpoints.ts'
import { listClientKeys } from '../../store/client/api-keys.ts'
import { findControl } from '../../store/client/client-controls.ts'
import { findClient } from '../../store/client/clients.ts'
import { readNumberList } from '../../store/inbound/numbers.ts'
import { readSuppression } from '../../store/opt-out/suppressions.ts'
import { findProvider, type StoredProvider } from '../../store/provider/providers.ts'
import { findDeadLetter } from '../../store/receipt/dead-letters.ts'
import { readRoutes } from '../../store/routes.ts'
import { findSmppAccount } from '../../store/smpp/smpp-accounts.ts'
import { findTariff, type TariffKind } from '../../store/tariff-lists.ts'
import type { Deps } from '../../world.ts'
import { isGood } from '../api-keys.ts'

type StateDeps = Pick<Deps, 'db' | 'now'>

/**
 * What a subject is now, as an act keeps it before and after; null: it is not there, or of its kind nothing is read. Never a secret,
 * a text of a message or the number of a person: what is shown is named here, one by one.
 */
export async function readState(deps: StateDeps, { kind, id, clientId }: ActSubject): Promise<ActState> {
  return (await STATES[kind]?.(deps, id ?? clientId ?? '')) ?? null
}

const STATES: Partial<Record<SubjectKind, (deps: StateDeps, id: string) => Promise<ActState>>> = {
  client: clientState,
  api_keys: async ({ db, now }, id) => {
    const keys = await listClientKeys(db.sql, id as ClientId)
    return {
      good: keys
        .filter((key) => isGood(key, new Date(now())))
        .map(({ id, name, prefix, endsAt }) => ({ id, name, prefix, ends_at: endsAt })),
    }
  },
  callback_endpoint: endpointState,
  smpp_account: accountState,
  control: controlState,
  price_list: (deps, name) => tariffState(deps, 'price', name),
  provider_costs: (deps, name) => tariffState(deps, 'cost', name),
  provider: async ({ db }, name) => providerState(await findProvider(db.sql, name)),
  routes: async ({ db }) => {
    const { version, rules } = await readRoutes(db.sql)
    return { version, routes: rules.map(ruleJson) }
  },
  numbers: async ({ db }) => {
    const { version, numbers } = await readNumberList(db.sql)
    return {
      version,
      numbers: numbers.map(({ smsUrl, ...entry }) => ({ ...entry, sms_url: placeOf(smsUrl) })),
    }
  },
  suppressions: suppressionState,
  dead_letters: async ({ db }, id) => {
    const letter = await findDeadLetter(db.sql, id)
    return letter && { what: letter.what, source: letter.source }
  },
  alert: async ({ db }, id) => {
    const found = await findAlert(db, id)
    if (!found) return null
    const { name, metric, threshold, overMinutes, atLeast, provider, country, lane, clientId, isOn } = found
    const of = { provider, country, lane, client_id: clientId }
    return { name, metric, threshold, over_minutes: overMinutes, at_least: atLeast, ...of, on: isOn }
  },
  alert_webhook: async ({ db }) => {
    const found = await findWebhook(db.sql)
    return found && { url: placeOf(found.url), secret: markOf(found.secret) }
  },
  admin: async ({ db }, id) => adminState(await findAdmin(db, id)),
}

async function clientState({ db }: StateDeps, id: string): Promise<ActState> {
  const client = await findClient(db.sql, id as ClientId)
  if (!client) return null
  // Its money moves with its messages; what moves it by hand is an act of its own.
  const { name, creditLimit, lowWater, dailyCap, rateLimitRps, rateLimitBurst, priceList, tlvs, dlt } = client
  return {
    name,
    credit_limit_cents: centsOf(creditLimit),
    low_water_cents: lowWater === null ? null : centsOf(lowWater),
    daily_cap_cents: dailyCap === null ? null : centsOf(dailyCap),
    rate_limit_rps: rateLimitRps,
    rate_limit_burst: rateLimitBurst,
    price_list: priceList,
    tlvs,
    dlt,
  }
}

async function endpointState({ db, now }: StateDeps, id: string): Promise<ActState> {
  const endpoint = await findCallbackEndpoint(db.sql, id as ClientId, now())
  return (
    endpoint && {
      url: placeOf(endpoint.url),
      every_status: endpoint.everyStatus,
      has_secret: endpoint.hasSecret,
      previous_secret_until: endpoint.previousSecretUntil,
      disabled_at: endpoint.disabledAt,
    }
  )
}

async function accountState({ db }: StateDeps, id: string): Promise<ActState> {
  const account = await findSmppAccount(db.sql, id as ClientId)
  if (!account) return null
  const {
    clientId: _,
    passwordHash,
    systemId,
    allowIps,
    maxBinds,
    maxPartsPerS,
    joinParts,
    noCreditsStatus,
    ...rest
  } = account
  return {
    ...rest,
    system_id: systemId,
    password: markOf(passwordHash),
    allow_ips: allowIps,
    max_binds: maxBinds,
    max_parts_per_s: maxPartsPerS,
    join_parts: joinParts,
    no_credits_status: noCreditsStatus,
  }
}

/** The id is the control's name, of a client with `/` and its id. */
async function controlState({ db }: StateDeps, id: string): Promise<ActState> {
  const [name = '', clientId = ALL_CLIENTS] = id.split('/')
  if (!isControlName(name)) return null
  const found = await findControl(db.sql, clientId as ClientId, name)
  return found && { said: withoutNumbers(found.said), version: found.version }
}

async function tariffState({ db }: StateDeps, kind: TariffKind, name: string): Promise<ActState> {
  const head = await findTariff(db.sql, kind, name)
  return head && { version: head.version, entries: head.entries, updated_at: head.updatedAt }
}

/** A provider as an act keeps it: of its secrets marks, by which one can see that they have changed. */
export function providerState(row: StoredProvider | null): ActState {
  if (!row) return null
  const { kind, settings, state, lines, maxPartsPerS, maxInFlight, timeoutMs, onUnknown } = row
  const secrets = Object.entries(row.secrets).map(([name, sealed]) => [name, markOf(sealed)])
  return {
    kind,
    settings,
    secrets: Object.fromEntries(secrets),
    state,
    lines,
    max_parts_per_s: maxPartsPerS,
    max_in_flight: maxInFlight,
    timeout_ms: timeoutMs,
    on_unknown: onUnknown,
  }
}

async function suppressionState({ db }: StateDeps, id: string): Promise<ActState> {
  const found = id === '' ? null : await readSuppression(db.sql, id)
  if (!found) return null
  const { clientId, sender, number, source, sinceMs, untilMs } = found
  return {
    client_id: clientId,
    sender,
    number: maskMsisdn(number),
    source,
    since: new Date(sinceMs),
    until: untilMs === null ? null : new Date(untilMs),
  }
}

/** A token of an admin, as an act keeps it. */
export function adminState(token: AdminToken | null): ActState {
  return (
    token && {
      name: token.name,
      token_prefix: token.tokenPrefix,
      scopes: token.scopes,
      until: token.until,
      revoked_at: token.revokedAt,
    }
  )
}

/** What tells one secret from another, of what is kept sealed or hashed: eight digits of a hash of that. */
function markOf(kept: string): string {
  return `*** (${createHash('sha256').update(kept).digest('hex').slice(0, 8)})`
}

/** A URL without its path, which may hold a secret, with a mark by which one can see that it has changed. */
function placeOf(url: string | null): string | null {
  return url === null ? null : `${URL.parse(url)?.origin ?? ''} ${markOf(url)}`
}

/** The same with every number of a person as logs show it. */
export function withoutNumbers(value: unknown): unknown {
  if (typeof value === 'string') {
    const number = readMsisdn(value)
    return number === null ? value : maskMsisdn(number)
  }
  if (Array.isArray(value)) return value.map(withoutNumbers)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutNumbers(one)]))
}
