import { useEffect, useState } from 'react'
import { ApiError, mayPass, sendJson } from '../api.ts'
import { useReturns } from '../live/gateway.ts'
import type { Preview } from './preview.ts'

/** A keystroke waits so long for the next one. */
const TYPING_MS = 150

/** The preview of what was typed last; the one before stays until it is there. */
export function usePreview(
  text: string,
  { express, smartEncoding }: { readonly express: boolean; readonly smartEncoding: boolean },
): { readonly preview: Preview | null; readonly error: string | null } {
  const [shown, setShown] = useState<{ preview: Preview | null; error: string | null }>({
    preview: null,
    error: null,
  })
  const returns = useReturns()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a return of the gateway asks again
  useEffect(() => {
    if (text === '') {
      setShown({ preview: null, error: null })
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const asked = { text, express, smart_encoding: smartEncoding }
        const preview = await sendJson<Preview>('POST', '/v1/messages/preview', asked, abort)
        if (!abort.signal.aborted) setShown({ preview, error: null })
      } catch (error) {
        if (abort.signal.aborted) return
        setShown((before) => ({
          preview: mayPass(error) ? before.preview : null,
          error: error instanceof ApiError ? error.message : String(error),
        }))
      }
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text, express, smartEncoding, returns])
  return shown
}
