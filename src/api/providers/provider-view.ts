import type { ProviderDefaults } from '../../domain/provider/provider.ts'
import { pathOfInbound, pathOfReceipts } from '../../domain/provider/receipt-path.ts'
import type { ProviderKind, RenderedRequest } from '../../provider/kind.ts'
import type { SubmitAnswer } from '../../provider/port.ts'
import type { LiveLine } from '../../store/provider/provider-lines.ts'
import type { StoredProvider } from '../../store/provider/providers.ts'
import type { ApiDeps } from '../../world.ts'
import type { KindList, OneProvider, PresetList, Provider, ProviderTest } from './provider-answers.ts'

type ViewDeps = Pick<ApiDeps, 'providers' | 'health' | 'reach' | 'now'>

/** A provider as JSON, with its lines among these. */
export function providerJson(deps: ViewDeps, row: StoredProvider, lines: readonly LiveLine[]): Provider {
  return {
    name: row.name,
    kind: row.kind,
    state: row.state,
    settings: row.settings,
    secrets: Object.keys(row.secrets).toSorted(),
    ...boundsJson(row),
    problem: deps.providers.problemOf(row.name),
    live: liveJson(
      deps,
      row.name,
      lines.filter(({ provider }) => provider === row.name),
    ),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}

/** The same with the addresses of its receipts and of what comes in, which hold their proof. */
export function oneProviderJson(
  deps: ViewDeps,
  row: StoredProvider,
  lines: readonly LiveLine[],
  token: string | null,
): OneProvider {
  const base = deps.reach.receiptBase()
  const kind = deps.providers.kindOf(row.name)
  const isKnown = base !== null && token !== null && kind?.inbox
  const proof = kind?.proof === 'token' ? `/${token}` : ''
  return {
    ...providerJson(deps, row, lines),
    receipt_url: isKnown ? base + pathOfReceipts(row.name) + proof : null,
    inbound_url: isKnown ? base + pathOfInbound(row.name) + proof : null,
  }
}

function liveJson({ health, now }: ViewDeps, name: string, lines: readonly LiveLine[]): Provider['live'] {
  const openUntilMs = health.of(name)?.openUntilMs ?? null
  return {
    lines: lines.map((line) => ({
      slot: line.slot,
      holder: line.holder,
      state: line.state,
      since: new Date(line.sinceMs).toISOString(),
      in_flight: line.inFlight,
      parts_per_s: line.partsPerS,
      waiting: line.waiting,
      last_error: line.lastError,
    })),
    parts_per_s: lines.reduce((sum, { partsPerS }) => sum + partsPerS, 0),
    waiting: lines.reduce((sum, { waiting }) => sum + waiting, 0),
    breaker: openUntilMs !== null && now() < openUntilMs ? 'open' : 'closed',
  }
}

function boundsJson(of: ProviderDefaults) {
  return {
    lines: of.lines,
    max_parts_per_s: of.maxPartsPerS,
    max_in_flight: of.maxInFlight,
    timeout_ms: of.timeoutMs,
    on_unknown: of.onUnknown,
  }
}

/** The kinds as JSON, with the schemas of their settings. */
export function kindsJson(kinds: ReadonlyMap<string, ProviderKind>): KindList {
  return {
    kinds: [...kinds].map(([kind, { settings, secrets, inbox, defaults }]) => ({
      kind,
      settings,
      secrets,
      receipts_over_http: inbox !== null,
      defaults: boundsJson(defaults),
    })),
  }
}

/** What kinds have to begin with, as JSON. */
export function presetsJson(kinds: ReadonlyMap<string, ProviderKind>): PresetList {
  return {
    presets: [...kinds].flatMap(([kind, { presets }]) => presets.map((preset) => ({ ...preset, kind }))),
  }
}

/** What a trial showed, as JSON. */
export function testJson(
  request: RenderedRequest | null,
  sent: { readonly answer: SubmitAnswer; readonly tookMs: number } | null,
): ProviderTest {
  return { request, answer: sent && answerJson(sent.answer, sent.tookMs) }
}

function answerJson(answer: SubmitAnswer, tookMs: number): NonNullable<ProviderTest['answer']> {
  return {
    kind: answer.kind,
    provider_message_ids: answer.kind === 'accepted' ? answer.providerMessageIds : [],
    error: 'error' in answer ? answer.error : null,
    detail: answer.kind === 'unknown' ? answer.error : answer.detail,
    retry_after_ms: answer.kind === 'throttled' ? answer.retryAfterMs : null,
    took_ms: tookMs,
  }
}
