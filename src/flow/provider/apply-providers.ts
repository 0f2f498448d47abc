import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { ProviderOfFileJson } from '../../domain/provider/provider-json.ts'
import { MAX_SECRET_CHARACTERS } from '../../domain/provider/provider-secrets.ts'
import { type Violation, violation } from '../../domain/violation.ts'
import { findProvider, MAX_PROVIDERS } from '../../store/provider/providers.ts'
import { violationOfForm } from '../form-violation.ts'
import {
  type AskedNewProvider,
  type ChangeDeps,
  changeProvider,
  makeProvider,
  refusalOf,
} from './change-providers.ts'

const form = TypeCompiler.Compile(
  Type.Array(ProviderOfFileJson, {
    maxItems: MAX_PROVIDERS,
    description: `must be a list of at most ${MAX_PROVIDERS} providers`,
  }),
)
type OfFile = Static<typeof ProviderOfFileJson>

const FORM_WORDS = {
  root: 'providers',
  one: 'a provider',
  rule: 'must be providers as POST /v1/providers takes them',
}

/** What was done to a provider; `fields` are those that changed. */
export type AppliedProvider = {
  readonly name: string
  readonly kind: 'made' | 'changed' | 'unchanged'
  readonly fields: readonly string[]
}

/** What became of the providers of a file. */
export type AppliedProviders =
  | { readonly kind: 'applied'; readonly providers: readonly AppliedProvider[] }
  /** Names its field from `providers` on; nothing was written. */
  | Violation
  | { readonly kind: 'secrets_off' }
  /** Others were changing them meanwhile; what was done so far stays, and the same again goes on. */
  | { readonly kind: 'changed_meanwhile'; readonly name: string }

/**
 * Makes and changes providers as a file says; those that it does not name stay, and so does what it leaves out. All are
 * checked before one is written. The same again changes nothing. `env` holds the secrets that the file names.
 */
export async function applyProviders(
  deps: ChangeDeps,
  providers: unknown,
  env: Readonly<Record<string, string | undefined>>,
): Promise<AppliedProviders> {
  if (!form.Check(providers)) return violationOfForm(form, providers, FORM_WORDS)
  const plan = await planOf(deps, providers, env)
  if (plan.kind !== 'plan') return plan
  const done: AppliedProvider[] = []
  for (const { asked, isNew } of plan.steps) {
    const { name } = asked
    const outcome = isNew ? await makeProvider(deps, asked) : await changeProvider(deps, name, asked)
    if (outcome.kind === 'made') done.push({ name, kind: 'made', fields: [] })
    else if (outcome.kind === 'changed') done.push({ name, kind: 'changed', fields: outcome.fields })
    else if (outcome.kind === 'same') done.push({ name, kind: 'unchanged', fields: [] })
    else return { kind: 'changed_meanwhile', name }
  }
  return { kind: 'applied', providers: done }
}

type Step = { readonly asked: AskedNewProvider; readonly isNew: boolean }

/** What is to be done, all of it checked. */
async function planOf(
  deps: ChangeDeps,
  providers: readonly OfFile[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<
  { readonly kind: 'plan'; readonly steps: readonly Step[] } | Violation | { readonly kind: 'secrets_off' }
> {
  const steps: Step[] = []
  for (const [place, one] of providers.entries()) {
    const within = (wrong: Violation) => violation(`providers.${place}.${wrong.field}`, wrong.rule)
    if (providers.findIndex(({ name }) => name === one.name) < place)
      return within(violation('name', 'must not come twice'))
    const secrets = secretsIn(one, env)
    if (secrets.kind === 'violation') return within(secrets)
    const asked = askedOf(one, secrets.secrets)
    const found = await findProvider(deps.db.sql, one.name)
    const refused = refusalOf(deps, found, asked)
    if (refused) return refused.kind === 'violation' ? within(refused) : refused
    steps.push({ asked, isNew: found === null })
  }
  return { kind: 'plan', steps }
}

function askedOf(one: OfFile, secrets: Readonly<Record<string, string>>): AskedNewProvider {
  return {
    name: one.name,
    kind: one.kind,
    settings: one.settings,
    secrets,
    lines: one.lines,
    maxPartsPerS: one.max_parts_per_s,
    maxInFlight: one.max_in_flight,
    timeoutMs: one.timeout_ms,
    onUnknown: one.on_unknown,
  }
}

function secretsIn(
  { secrets = {} }: OfFile,
  env: Readonly<Record<string, string | undefined>>,
): { readonly kind: 'secrets'; readonly secrets: Readonly<Record<string, string>> } | Violation {
  const read: Record<string, string> = {}
  for (const [name, given] of Object.entries(secrets)) {
    const secret = typeof given === 'string' ? given : env[given.env]
    if (!secret || secret.length > MAX_SECRET_CHARACTERS) {
      const where =
        typeof given === 'string' ? '' : `the variable ${given.env} of the environment, which must hold `
      return violation(
        `secrets.${name}`,
        `must be ${where}a text of 1 to ${MAX_SECRET_CHARACTERS} characters`,
      )
    }
    read[name] = secret
  }
  return { kind: 'secrets', secrets: read }
}
