import { useSyncExternalStore } from 'react'

/** Where the console is: the path and the parameters after `#`, as in `#/messages/ID?step=3`. */
export type Place = { readonly path: readonly string[]; readonly params: URLSearchParams }

/** Reads a fragment. */
export function placeOf(fragment: string): Place {
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split('?')
  return { path: path.split('/').filter(Boolean).map(decoded), params: new URLSearchParams(query) }
}

/** An address is typed by people too: a `%` that begins no byte is itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The fragment of a place. */
export function linkTo(path: readonly string[], params: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(params).toString()
  return `#/${path.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`
}

/** Goes to a place without leaving the one before in the history: for what is chosen on a page, so that its address is a link to it. */
export function choosePlace(path: readonly string[], params: Readonly<Record<string, string>> = {}): void {
  history.replaceState(null, '', linkTo(path, params))
  dispatchEvent(new HashChangeEvent('hashchange'))
}

/** The current place; the component is drawn again when it changes. */
export function usePlace(): Place {
  const fragment = useSyncExternalStore(subscribe, () => location.hash)
  return placeOf(fragment)
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange)
  return () => removeEventListener('hashchange', onChange)
}
