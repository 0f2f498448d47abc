const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** With an empty Host the address of a request is no URL. */
const PATH_AND_QUERY = /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?/i

/** In the place of what a log must not show. */
const HIDDEN = '*'

/**
 * What a log may show of a request's address: the words of our own routes and UUIDs. Everything else (what was searched
 * for, a number, a token in a path) is hidden, and so is the query.
 */
export function openShownPath(routes: () => readonly { readonly path: string }[]): (url: string) => string {
  let words: ReadonlySet<string> | undefined
  return (url) => {
    words ??= new Set(routes().flatMap(({ path }) => path.split('/').filter((word) => !/[:*]/.test(word))))
    const known = words
    const [, path = '', query = ''] = PATH_AND_QUERY.exec(url) ?? []
    const shown = path.split('/').map((part) => (known.has(part) || UUID.test(part) ? part : HIDDEN))
    return shown.join('/') + (query === '' ? '' : `?${HIDDEN}`)
  }
}
