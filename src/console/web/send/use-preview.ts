import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Preview } from '../answers.ts'
import { sendJson } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'

/** A keystroke waits so long for the next one. */
const TYPING_MS = 150

/** The preview of what was typed last; the one before stays until it is there. */
export function usePreview(
  text: string,
  { express, smartEncoding }: { readonly express: boolean; readonly smartEncoding: boolean },
): { readonly preview: Preview | null; readonly error: string | null } {
  const typed = useTyped(text)
  const asked = { text: typed, express, smart_encoding: smartEncoding }
  const query = useQuery({
    queryKey: ['preview', asked],
    queryFn: ({ signal }) => sendJson<Preview>('POST', '/v1/messages/preview', asked, { signal }),
    enabled: typed !== '',
    placeholderData: keepPreviousData,
  })
  const { value: preview, error } = readOf(query)
  return text === '' ? { preview: null, error: null } : { preview, error }
}

/** A text as it was when the typing last paused; at once when it is emptied. */
function useTyped(text: string): string {
  const [typed, setTyped] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setTyped(text), text === '' ? 0 : TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return typed
}
