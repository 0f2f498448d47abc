import type { ProviderSeal } from '../../directory/provider-seal.ts'
import type { ProviderDefaults } from '../../domain/provider/provider.ts'
import { MAX_SECRETS } from '../../domain/provider/provider-secrets.ts'
import type { Violation } from '../../domain/violation.ts'
import { violation } from '../../domain/violation.ts'
import type { ProviderKind } from '../../provider/kind.ts'
import type { Db, Tx } from '../../store/database/db.ts'
import {
  addProvider,
  findProvider,
  hasOpenMessages,
  lockProvider,
  type NewProvider,
  removeProvider,
  type StoredProvider,
  updateProvider,
} from '../../store/provider/providers.ts'
import { routesNaming } from '../../store/routes.ts'

/** What is asked of a provider; what is absent is as the kind has it, or stays as it is. */
export type AskedProvider = { readonly [K in keyof ProviderDefaults]?: ProviderDefaults[K] | undefined } & {
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  /** Only those that are named change; null takes one away. */
  readonly secrets?: Readonly<Record<string, string | null>> | undefined
}

/** What a new one is asked to be. */
export type AskedNewProvider = AskedProvider & { readonly name: string; readonly kind: string }

/** What a change needs. */
export type ChangeDeps = {
  readonly db: Pick<Db, 'sql'>
  readonly kinds: ReadonlyMap<string, ProviderKind>
  /** Null: this process has no SECRETS_KEY. */
  readonly providerSeal: ProviderSeal | null
}

type SealDeps = Pick<ChangeDeps, 'providerSeal'>

/** Why it was not done. */
export type NotChanged = Violation | { readonly kind: 'secrets_off' } | { readonly kind: 'unknown' }

/** What became of a new provider: `same` was there already, as it was asked for. */
export type Made =
  | { readonly kind: 'made' | 'same' | 'too_many' }
  | { readonly kind: 'differs'; readonly field: string }
  | Exclude<NotChanged, { readonly kind: 'unknown' }>

/** Makes a provider, active, with a token for its receipts. The same again changes nothing; another of its name is refused. */
export async function makeProvider(deps: ChangeDeps, asked: AskedNewProvider): Promise<Made> {
  const kind = deps.kinds.get(asked.kind)
  if (!kind) return unknownKind(deps)
  const wanted = wantedOf(deps, kind, bareOf(kind, asked), asked)
  if (wanted.kind !== 'wanted') return wanted
  return await deps.db.sql.begin(async (tx): Promise<Made> => {
    const outcome = await addProvider(tx, wanted.provider)
    if (outcome !== 'exists') return { kind: outcome === 'added' ? 'made' : 'too_many' }
    const found = await findProvider(tx, asked.name)
    const field = found ? differenceOf(deps, found, wanted.provider) : null
    return field === null ? { kind: 'same' } : { kind: 'differs', field }
  })
}

/** Why this would be refused, of a provider that is there or of a new one; null: it would not. Nothing is written. */
export function refusalOf(
  deps: Omit<ChangeDeps, 'db'>,
  found: StoredProvider | null,
  asked: AskedNewProvider,
): Exclude<NotChanged, { readonly kind: 'unknown' }> | null {
  const kind = deps.kinds.get(asked.kind)
  if (!kind) return unknownKind(deps)
  if (found && found.kind !== asked.kind)
    return violation('kind', `must stay ${found.kind}: make another provider`)
  const wanted = wantedOf(deps, kind, found ?? bareOf(kind, asked), asked)
  return wanted.kind === 'wanted' ? null : wanted
}

/** What became of a change: `same` was so already, and nothing was written. */
export type Changed = { readonly kind: 'changed' | 'same'; readonly fields: readonly string[] } | NotChanged

/** Changes a provider; name, kind and state stay. Settings that are given take the place of all that were there. */
export async function changeProvider(deps: ChangeDeps, name: string, asked: AskedProvider): Promise<Changed> {
  return await deps.db.sql.begin(async (tx): Promise<Changed> => {
    const found = await lockProvider(tx, name)
    if (!found) return { kind: 'unknown' }
    const kind = deps.kinds.get(found.kind)
    if (!kind)
      return violation('kind', `must be one of ${[...deps.kinds.keys()].join(', ')}: it is ${found.kind}`)
    const wanted = wantedOf(deps, kind, found, asked)
    if (wanted.kind !== 'wanted') return wanted
    const fields = differencesOf(deps, found, wanted.provider)
    if (fields.length === 0) return { kind: 'same', fields }
    await updateProvider(tx, wanted.provider)
    return { kind: 'changed', fields }
  })
}

/** What became of a provider that was to be removed: `named` and `busy` say why it was not. */
export type Removed =
  | { readonly kind: 'removed' | 'unknown' | 'busy' }
  | { readonly kind: 'named'; readonly routes: readonly string[] }

/** Removes a provider with its secrets, where no rule names it and no message is open there. */
export async function dropProvider({ db }: Pick<ChangeDeps, 'db'>, name: string): Promise<Removed> {
  return await db.sql.begin(async (tx: Tx): Promise<Removed> => {
    if (!(await lockProvider(tx, name))) return { kind: 'unknown' }
    const routes = await routesNaming(tx, name)
    if (routes.length > 0) return { kind: 'named', routes }
    if (await hasOpenMessages(tx, name)) return { kind: 'busy' }
    await removeProvider(tx, name)
    return { kind: 'removed' }
  })
}

function unknownKind({ kinds }: Pick<ChangeDeps, 'kinds'>): Violation {
  return violation('kind', `must be one of ${[...kinds.keys()].join(', ')}`)
}

/** A new provider of which nothing is said. */
function bareOf({ defaults }: ProviderKind, { name, kind }: AskedNewProvider): NewProvider {
  return { ...defaults, name, kind, settings: {}, secrets: {}, state: 'active' }
}

type Wanted =
  | { readonly kind: 'wanted'; readonly provider: NewProvider }
  | Exclude<NotChanged, { readonly kind: 'unknown' }>

/** A provider with what is asked of it. A secret that stays the same keeps its seal. */
function wantedOf(deps: SealDeps, kind: ProviderKind, from: NewProvider, asked: AskedProvider): Wanted {
  const secrets: Record<string, string> = { ...from.secrets }
  for (const [name, secret] of Object.entries(asked.secrets ?? {})) {
    if (secret === null) delete secrets[name]
    else if (deps.providerSeal === null) return { kind: 'secrets_off' }
    else if (openOne(deps, from, name) !== secret)
      secrets[name] = deps.providerSeal.seal(from.name, name, secret)
  }
  const settings = asked.settings ?? from.settings
  const names = new Set(Object.keys(secrets))
  const wrong = violationOf(kind, settings, names)
  if (wrong) return wrong
  const given = (value: unknown, before: unknown) => (value === undefined ? before : value)
  const bounds = {
    lines: given(asked.lines, from.lines),
    maxPartsPerS: given(asked.maxPartsPerS, from.maxPartsPerS),
    maxInFlight: given(asked.maxInFlight, from.maxInFlight),
    timeoutMs: given(asked.timeoutMs, from.timeoutMs),
    onUnknown: given(asked.onUnknown, from.onUnknown),
  } as ProviderDefaults // each is one of two of its type
  return { kind: 'wanted', provider: { ...from, ...bounds, settings, secrets } }
}

function violationOf(kind: ProviderKind, settings: unknown, names: ReadonlySet<string>): Violation | null {
  if (names.size > MAX_SECRETS) return violation('secrets', `must be at most ${MAX_SECRETS}`)
  const known = kind.secrets
  if (known !== 'any') {
    const unknown = [...names].find((name) => !known.some((one) => one.name === name))
    if (unknown !== undefined) return violation(`secrets.${unknown}`, 'is not a secret of this kind')
  }
  // Settings first: of templates that are wrong nobody knows what they name.
  const wrong = kind.check(settings, names)
  if (wrong?.field.startsWith('secrets.')) return violation(wrong.field, wrong.rule)
  if (wrong) return violation(wrong.field === '' ? 'settings' : `settings.${wrong.field}`, wrong.rule)
  const missing = known === 'any' ? undefined : known.find((one) => one.required && !names.has(one.name))
  return missing ? violation(`secrets.${missing.name}`, `must be given: ${missing.meaning}`) : null
}

/** The first field in which two differ. */
function differenceOf(deps: SealDeps, found: StoredProvider, wanted: NewProvider): string | null {
  return differencesOf(deps, found, wanted)[0] ?? null
}

/** The fields in which two differ, as the API names them; of secrets each by its name. */
function differencesOf(deps: SealDeps, found: StoredProvider, wanted: NewProvider): string[] {
  const pairs: readonly [field: string, a: unknown, b: unknown][] = [
    ['kind', found.kind, wanted.kind],
    ['settings', found.settings, wanted.settings],
    ['lines', found.lines, wanted.lines],
    ['max_parts_per_s', found.maxPartsPerS, wanted.maxPartsPerS],
    ['max_in_flight', found.maxInFlight, wanted.maxInFlight],
    ['timeout_ms', found.timeoutMs, wanted.timeoutMs],
    ['on_unknown', found.onUnknown, wanted.onUnknown],
  ]
  const fields = pairs.filter(([, a, b]) => !Bun.deepEquals(a, b)).map(([field]) => field)
  const names = new Set([...Object.keys(found.secrets), ...Object.keys(wanted.secrets)])
  const secrets = [...names].filter((name) => !isSameSecret(deps, found, wanted, name))
  return [...fields, ...secrets.map((name) => `secrets.${name}`)]
}

function isSameSecret(deps: SealDeps, a: NewProvider, b: NewProvider, name: string): boolean {
  if (a.secrets[name] === b.secrets[name]) return true
  const [one, other] = [openOne(deps, a, name), openOne(deps, b, name)]
  return one !== null && one === other
}

/** A secret in clear; null when there is none, or when it cannot be opened. */
function openOne(
  { providerSeal }: SealDeps,
  { name: provider, secrets }: NewProvider,
  name: string,
): string | null {
  const sealed = secrets[name]
  if (sealed === undefined) return null
  return providerSeal?.open(provider, { [name]: sealed })?.[name] ?? null
}
