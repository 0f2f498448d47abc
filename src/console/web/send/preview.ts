/** What `POST /v1/messages/preview` answers. */
export type Preview = {
  readonly text: string
  readonly encoding: 'GSM7' | 'UCS2'
  readonly units: number
  readonly part_count: number
  readonly price_cents: number
  readonly units_per_part: number
  readonly free_units: number
  readonly parts: readonly string[]
  readonly sendable: boolean
  readonly rule: string | null
  readonly forcing_ucs2: readonly ForcingCharacter[]
  readonly smart_encoding: {
    readonly applies: boolean
    readonly text: string
    readonly encoding: 'GSM7' | 'UCS2'
    readonly part_count: number
    readonly price_cents: number
    readonly saves_parts: number
    readonly saves_cents: number
  }
}

/** A character outside GSM-7; `positions` count Unicode characters from 0. */
export type ForcingCharacter = {
  readonly character: string
  readonly code_point: string
  readonly count: number
  readonly positions: readonly number[]
  readonly replacement: string | null
}

/** A run of a part: its place in the whole text, and whether it forces UCS-2. */
export type Run = { readonly at: number; readonly text: string; readonly isForcing: boolean }

/** Cuts the parts of a text where characters that force UCS-2 begin and end. */
export function runsOf(parts: readonly string[], forcing: readonly ForcingCharacter[]): Run[][] {
  const forced = new Set<number>()
  for (const { character, positions } of forcing) {
    const length = Array.from(character).length
    for (const position of positions) for (let i = 0; i < length; i++) forced.add(position + i)
  }
  let at = 0
  return parts.map((part) => {
    const runs: Run[] = []
    for (const character of part) {
      const isForcing = forced.has(at)
      const last = runs.at(-1)
      if (last && last.isForcing === isForcing)
        runs[runs.length - 1] = { ...last, text: last.text + character }
      else runs.push({ at, text: character, isForcing })
      at++
    }
    return runs
  })
}
