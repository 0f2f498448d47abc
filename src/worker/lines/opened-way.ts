import type { LineState, OpenProvider, Way } from '../../provider/kind.ts'

/** A submission under way, and on which opening of the provider. */
export type Asked = Pick<Way, 'takesUserData'> & { readonly provider: OpenProvider; done(): void }

/** A provider as a line has it open: another opening takes its place when its way changes. */
export type OpenedWay = {
  state(): LineState
  /** A submission begins; `done` is its end. */
  ask(): Asked
  /** Opens it anew if its way has changed, and says so. What is under way ends on the old one, which is closed then. */
  follow(way: Way): boolean
  /** Closes it when nothing is under way: each submission has its timeout. */
  close(): Promise<void>
}

/** `idle` is called when nothing is under way on it any more. */
type Opening = Pick<Way, 'made' | 'takesUserData'> & {
  readonly provider: OpenProvider
  inFlight: number
  idle: (() => void) | null
}

/** Opens a provider. `closeFailed` is told when one could not be closed. */
export function openWay(way: Way, closeFailed: (error: unknown) => void): OpenedWay {
  let current = openingOf(way)

  function openingOf({ open, ...way }: Way): Opening {
    return { ...way, provider: open(), inFlight: 0, idle: null }
  }

  async function close(opening: Opening): Promise<void> {
    if (opening.inFlight > 0)
      await new Promise<void>((resolve) => {
        opening.idle = resolve
      })
    await opening.provider.close().catch(closeFailed)
  }

  return {
    state: () => current.provider.state(),
    ask() {
      const opening = current
      opening.inFlight++
      return {
        ...(opening.takesUserData && { takesUserData: true }),
        provider: opening.provider,
        done() {
          if (--opening.inFlight === 0) opening.idle?.()
        },
      }
    },
    follow(changed) {
      if (changed.made === current.made) return false
      const before = current
      current = openingOf(changed)
      void close(before)
      return true
    },
    close: () => close(current),
  }
}
