import { ApiError } from './api.ts'

type Code = NonNullable<ApiError['names']['code']>

type Acts<T> = {
  readonly act: (item: T) => Promise<unknown>
  /** Refusals that keep it from one thing, and not from the next. */
  readonly ofOne: readonly Code[]
  /** What the error says before its reason: how far it came, with these refusals on the way. */
  readonly soFar: (done: number, refusals: readonly Code[]) => string
  readonly onProgress: (words: string) => void
}

/**
 * Does something with each, one after the other: at most a page of them. Answers the codes of those that were refused by themselves; the
 * first other refusal ends it.
 */
export async function oneByOne<T>(
  items: readonly T[],
  { act, ofOne, soFar, onProgress }: Acts<T>,
): Promise<readonly Code[]> {
  const refusals: Code[] = []
  for (const [index, item] of items.entries()) {
    try {
      await act(item)
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      const { code } = cause.names
      if (code === undefined || !ofOne.includes(code))
        throw new ApiError(cause.status, `${soFar(index, refusals)}: ${cause.message}`, cause.names)
      refusals.push(code)
    }
    onProgress(`${index + 1} of ${items.length}…`)
  }
  return refusals
}
