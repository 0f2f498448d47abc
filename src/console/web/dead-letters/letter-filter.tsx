import { useEffect, useState } from 'react'
import { choosePlace } from '../router.ts'

/** What letters are narrowed by, as `GET /v1/dead-letters` has it; '': by nothing. */
export type LetterTerms = Readonly<Record<'replayed' | 'what' | 'source', string>>

/** What was given, as parameters. */
export function queryOf(terms: LetterTerms): Record<string, string> {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== ''))
}

/** Narrows by kind and by where letters came from. */
export function LetterFilter({ terms }: { readonly terms: LetterTerms }) {
  const [typed, setTyped] = useState(terms.source)
  useEffect(() => setTyped(terms.source), [terms.source])
  const go = (changes: Partial<LetterTerms>) =>
    choosePlace(['dead-letters'], queryOf({ ...terms, ...changes }))
  return (
    <form
      className="letters-filter"
      onSubmit={(event) => {
        event.preventDefault()
        go({ source: typed.trim() })
      }}
    >
      <label>
        <span>What</span>
        <select value={terms.what} onChange={({ target }) => go({ what: target.value })}>
          <option value="">all</option>
          <option value="receipt">receipts</option>
          <option value="unreadable">unreadable</option>
        </select>
      </label>
      <label>
        <span>From</span>
        <input
          type="search"
          value={typed}
          placeholder="provider"
          onChange={({ target }) => setTyped(target.value)}
          onBlur={() => typed.trim() !== terms.source && go({ source: typed.trim() })}
        />
      </label>
    </form>
  )
}
