import type { ProviderRow } from '../domain/provider/provider.ts'
import type { ProviderKind, Secrets } from '../provider/kind.ts'
import type { Db } from '../store/database/db.ts'
import { findReceiptTokens, receiptTokensOf } from '../store/provider/provider-secrets.ts'
import { listProviders, type StoredProvider } from '../store/provider/providers.ts'
import type { DirectoryPart } from './directory.ts'
import type { ProviderSeal } from './provider-seal.ts'

/** What this process knows of the providers: read from memory, as old as the last `refresh` of the directory. */
export type Providers = {
  /**
   * A provider as its row says, with the settings that the environment gives to its kind where the row has none. Null when
   * there is none of this name.
   */
  get(name: string): ProviderRow | null
  /** All of them, by name. */
  all(): readonly ProviderRow[]
  /** Its secrets in clear, {} when it has none; null: there is no such provider, or its secrets cannot be opened. */
  secretsOf(name: string): Secrets | null
  /** What proves its receipts in the path they are posted to; null: there is no such provider. */
  receiptTokenOf(name: string): string | null
  /** Its kind, which has checked its settings: for receipts it need not know secrets. Null: `problemOf` says why. */
  kindOf(name: string): ProviderKind | null
  /** Why it cannot be used, in words without secrets; null: it can. */
  problemOf(name: string): string | null
  /** Reads them anew if they have changed; true when they had. Rejects when the database is away: what was known stays. */
  refresh(): Promise<boolean>
}

/** True for a provider that submits user data as it came. */
export function takesUserData(providers: Pick<Providers, 'get' | 'kindOf'>, name: string): boolean {
  const row = providers.get(name)
  return row !== null && providers.kindOf(name)?.takesUserData?.(row.settings) === true
}

/** Settings that a kind's providers have where their rows say nothing, by kind. */
export type UsualSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

type Known = {
  readonly row: ProviderRow
  readonly token: string | null
  readonly kind: ProviderKind | null
  readonly secrets: Secrets | null
  readonly problem: string | null
}

type Options = {
  readonly db: Pick<Db, 'sql'>
  readonly kinds: ReadonlyMap<string, ProviderKind>
  /** Null: this process has no SECRETS_KEY. */
  readonly seal: ProviderSeal | null
  readonly usual: UsualSettings
}

/** The providers as a part of the directory; nobody is known until it was loaded. `refresh` is the directory's. */
export function openProviders(
  options: Options,
): Omit<Providers, 'refresh'> & { readonly part: DirectoryPart } {
  let known: ReadonlyMap<string, Known> = new Map()
  let rows: readonly ProviderRow[] = []

  async function load(): Promise<void> {
    const stored = await listProviders(options.db.sql)
    const tokens = await tokensOf(
      options.db,
      stored.map(({ name }) => name),
    )
    known = new Map(stored.map((row) => [row.name, knownOf(options, row, tokens.get(row.name) ?? null)]))
    rows = [...known.values()].map(({ row }) => row)
  }

  return {
    get: (name) => known.get(name)?.row ?? null,
    all: () => rows,
    secretsOf: (name) => known.get(name)?.secrets ?? null,
    receiptTokenOf: (name) => known.get(name)?.token ?? null,
    kindOf: (name) => known.get(name)?.kind ?? null,
    problemOf(name) {
      const one = known.get(name)
      return one ? one.problem : 'there is no such provider'
    },
    part: { what: 'providers', load },
  }
}

/** One that was made without a token, as by hand, gets one; to ask for it writes, and what is written counts as a change. */
async function tokensOf(
  { sql }: Pick<Db, 'sql'>,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await findReceiptTokens(sql, names)
  return found.size === names.length ? found : await receiptTokensOf(sql, names)
}

function knownOf({ kinds, seal, usual }: Options, stored: StoredProvider, token: string | null): Known {
  const { secrets: sealed, createdAt: _, updatedAt: __, ...kept } = stored
  const row = { ...kept, settings: withUsual(usual[kept.kind], kept.settings) }
  const kind = kinds.get(row.kind)
  const violation = kind?.check(row.settings, new Set(Object.keys(sealed)))
  const secrets = Object.keys(sealed).length === 0 ? {} : (seal?.open(row.name, sealed) ?? null)
  return {
    row,
    token,
    kind: kind && !violation ? kind : null,
    secrets,
    problem: !kind
      ? `this process knows no kind ${row.kind}`
      : violation
        ? `settings${violation.field && '.'}${violation.field} ${violation.rule}`
        : secrets !== null
          ? null
          : seal
            ? 'its secrets were sealed with another SECRETS_KEY'
            : 'this process has no SECRETS_KEY',
  }
}

/** What a row says goes before what is usual. */
function withUsual(usual: Readonly<Record<string, unknown>> | undefined, settings: unknown): unknown {
  return usual && typeof settings === 'object' ? { ...usual, ...settings } : settings
}
