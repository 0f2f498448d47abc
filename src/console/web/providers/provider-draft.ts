import type { KindAnswer, Preset, ProviderAnswer } from '../answers.ts'
import type { ApiError } from '../api.ts'
import { draftOf, type Problem, type Reading } from '../forms/drafts.ts'
import { type EitherDraft, readEither } from '../forms/either-way.ts'
import { asJson, asSchema, type Json, type Shape, shapeOf } from '../forms/schema.ts'

/** A provider as it is typed. An empty bound is as its kind has it, or of one that is there: none. */
export type ProviderDraft = {
  readonly name: string
  readonly settings: EitherDraft
  /** What was typed of each secret; '' leaves it as it is, null takes it away. */
  readonly secrets: Readonly<Record<string, string | null>>
  readonly lines: string
  readonly maxPartsPerS: string
  readonly maxInFlight: string
  readonly timeoutMs: string
  readonly onUnknown: '' | ProviderAnswer['on_unknown']
}

/** What a draft asks for, or what keeps it from being sent. */
export type ProviderBody = {
  readonly body: Readonly<Record<string, Json>>
  readonly problems: readonly Problem[]
}

/** A provider to begin with, of a kind, with what a preset says. */
export function newDraft(kind: KindAnswer, preset: Preset | null): Omit<ProviderDraft, 'name'> {
  return {
    settings: {
      as: 'form',
      draft: draftOf(shapeOf(asSchema(kind.settings)), preset ? asJson(preset.settings) : undefined),
    },
    secrets: {},
    lines: '',
    maxPartsPerS: '',
    maxInFlight: '',
    timeoutMs: '',
    onUnknown: '',
  }
}

/** A provider that is there. */
export function draftOfProvider(provider: ProviderAnswer, kind: KindAnswer): ProviderDraft {
  return {
    name: provider.name,
    settings: { as: 'form', draft: draftOf(shapeOf(asSchema(kind.settings)), asJson(provider.settings)) },
    secrets: {},
    lines: textOf(provider.lines),
    maxPartsPerS: textOf(provider.max_parts_per_s),
    maxInFlight: textOf(provider.max_in_flight),
    timeoutMs: textOf(provider.timeout_ms),
    onUnknown: provider.on_unknown,
  }
}

/** What the settings say, whichever way they are typed. */
export function readSettings(shape: Shape, settings: EitherDraft): Reading {
  return readEither(shape, settings, 'settings')
}

/** What is asked for. Of a new provider empty bounds are left out; of one that is there they are said to be none. */
export function bodyOf(draft: ProviderDraft, shape: Shape, isNew: boolean): ProviderBody {
  const settings = readSettings(shape, draft.settings)
  const bounds = {
    lines: numberOf(draft.lines),
    max_parts_per_s: numberOf(draft.maxPartsPerS),
    max_in_flight: numberOf(draft.maxInFlight),
    timeout_ms: numberOf(draft.timeoutMs),
  }
  const problems = Object.entries(bounds).flatMap(([path, value]) =>
    Number.isNaN(value) ? [{ path, rule: 'must be a number' }] : [],
  )
  const isSaid = ([name, value]: readonly [string, number | null]) =>
    value !== null || (!isNew && (name === 'lines' || name === 'max_parts_per_s'))
  const secrets = Object.fromEntries(Object.entries(draft.secrets).filter(([, secret]) => secret !== ''))
  return {
    body: {
      ...(settings.value === undefined ? {} : { settings: settings.value }),
      ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
      ...Object.fromEntries(Object.entries(bounds).filter(isSaid)),
      ...(draft.onUnknown === '' ? {} : { on_unknown: draft.onUnknown }),
    },
    problems: [...settings.problems, ...problems],
  }
}

/** True when a refusal names a field: it is said beside it, though that may be far above. */
export function isSaidAtField(error: ApiError | null): boolean {
  return error?.names.field === 'name'
}

function textOf(bound: number | null): string {
  return bound === null ? '' : String(bound)
}

function numberOf(typed: string): number | null {
  const plain = typed.trim().replaceAll(',', '')
  return plain === '' ? null : Number(plain)
}
