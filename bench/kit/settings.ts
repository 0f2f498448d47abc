/** A number from the environment, such as BENCH_SECONDS; `usual` when it is not set. Throws when it is no number. */
export function setting(name: string, usual: number): number {
  const text = process.env[name]
  if (!text) return usual
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${name} must be a number above 0`)
  return value
}
