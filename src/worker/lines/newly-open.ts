import { type LineReport, lineKey } from '../../store/provider/provider-lines.ts'

type Told = Pick<LineReport, 'provider' | 'slot' | 'state'>

/**
 * Looks at the lines of a worker at each renewal. Answers the providers of those that were held before and are connected only
 * now: what waits for them was put off meanwhile.
 */
export function openNewlyOpen(): (lines: readonly Told[]) => readonly string[] {
  let before: ReadonlyMap<string, Told['state']> = new Map()
  return (lines) => {
    const opened = lines.filter((line) => {
      const state = before.get(lineKey(line))
      return line.state === 'open' && state !== undefined && state !== 'open'
    })
    before = new Map(lines.map((line) => [lineKey(line), line.state]))
    return [...new Set(opened.map(({ provider }) => provider))]
  }
}
