import type { KindAnswer } from '../answers.ts'
import type { Json } from '../forms/schema.ts'

/** A secret of a provider: what it is for, and whether it is set. What it is nobody is told again. */
export type SecretField = {
  readonly name: string
  readonly meaning: string
  readonly isRequired: boolean
  readonly hasLines: boolean
  readonly isSet: boolean
}

/** How templates name a secret. */
const NAMED = /\{secret\.([A-Za-z0-9_-]+)\}/g

/**
 * The secrets to ask for: those the kind knows, those that a preset has and, where settings name what they want, those
 * that they name; and what is set already.
 */
export function secretsOf(
  known: KindAnswer['secrets'],
  ofPreset: Exclude<KindAnswer['secrets'], 'any'>,
  settings: Json | undefined,
  set: readonly string[],
): readonly SecretField[] {
  const ofKind = known === 'any' ? ofPreset : known
  const named = known === 'any' ? namesIn(JSON.stringify(settings ?? null)) : []
  const names = [...new Set([...ofKind.map(({ name }) => name), ...named, ...set])]
  return names.map((name) => {
    const field = ofKind.find((one) => one.name === name)
    return {
      name,
      meaning: field?.meaning ?? '',
      isRequired: field?.required ?? named.includes(name),
      hasLines: field?.multiline ?? false,
      isSet: set.includes(name),
    }
  })
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(NAMED)].flatMap(([, name]) => name ?? [])
}
