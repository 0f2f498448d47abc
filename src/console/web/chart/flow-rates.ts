import { createContext, useContext } from 'react'
import { useLive } from '../live/live.ts'

/** The rates that a picture was given; null: it shows what goes on now. */
export const Rates = createContext<ReadonlyMap<string, number> | null>(null)

/** By arrow, in messages per second: what was given, else what goes on now. */
export function useFlowRates(): { readonly rates: ReadonlyMap<string, number>; readonly isLive: boolean } {
  const given = useContext(Rates)
  const { flows } = useLive()
  if (given) return { rates: given, isLive: false }
  return { rates: new Map([...flows].map(([id, { perSecond }]) => [id, perSecond])), isLive: true }
}
