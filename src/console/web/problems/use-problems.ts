import { useQuery } from '@tanstack/react-query'
import { useWhyNot } from '../admin/own-token.ts'
import { useAdminToken } from '../admin/token.ts'
import type { MoneyCheck, Problems } from '../answers.ts'
import { getJson } from '../api.ts'
import { type Read, readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'

/** The gateway itself reads no more often than each 2 s. */
const EVERY_MS = 3_000

/** What is wrong now, read once for all who show it; nothing is asked without a token that may read. */
export function useProblems(): Read<Problems> {
  return useWatched<Problems>('/v1/problems')
}

/** Whether the money adds up. */
export function useMoneyCheck(): Read<MoneyCheck> {
  return useWatched<MoneyCheck>('/v1/money')
}

function useWatched<T>(path: string): Read<T> {
  const token = useAdminToken()
  const whyNot = useWhyNot('read')
  return readOf(
    useQuery<T>({
      queryKey: [path, token],
      queryFn: ({ signal }) => getJson<T>(path, signal),
      enabled: token !== null && whyNot === null,
      refetchInterval: every(EVERY_MS),
    }),
  )
}
