/** A number from the environment, such as BENCH_SECONDS; `usual` when it is not set. Throws when it is no number. */
export function setting(name: string, usual: number): number {
  const text = process.env[name]
  if (!text) return usual
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${name} must be a number above 0`)
  return value
}

/** Numbers from the environment, such as BENCH_STEPS=1,10; the usual ones when it is not set. Throws when one is no number. */
export function settings(name: string, usual: readonly number[]): readonly number[] {
  const values = process.env[name]?.split(',').map(Number) ?? usual
  if (!values.every((value) => value > 0)) throw new Error(`${name} must be numbers above 0`)
  return values
}

/** Those of a list whose ids a setting names, as `BENCH_SIDES=a,b`; all when it is not set, none when it says `off`. Throws when there is no such id. */
export function chosen<T extends { readonly id: string }>(name: string, all: readonly T[]): readonly T[] {
  const text = process.env[name]
  if (!text) return all
  if (text === 'off') return []
  return text.split(',').map((id) => {
    const found = all.find((one) => one.id === id)
    if (!found) throw new Error(`${name}: there is no ${id}, but ${all.map((one) => one.id).join(', ')}`)
    return found
  })
}

/** The rates that are tried in turn, messages a second. */
export const RATES = (process.env['BENCH_RATES'] ?? '1000,1500,2000,2500,3000,3500,4000,5000,6000')
  .split(',')
  .map(Number)

/** The first seconds of a process compile its code; they are no one's rate. */
export const WARM_UP = { perSecond: 500, seconds: 10 }
