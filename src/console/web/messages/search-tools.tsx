import { getFile } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { linkTo } from '../router.ts'
import { saveFile } from '../save-file.ts'
import { askedOf, filterOf, type SearchTerms } from './terms.ts'

/** What can be asked of all that match: what they have in common, and a file of them. */
export function SearchTools({ terms }: { readonly terms: SearchTerms }) {
  const filter = filterOf(terms, Date.now())
  const exported = exportOf(terms)
  const action = useAction()
  return (
    <span className="search-tools">
      {filter !== null && Object.keys(filter).length > 0 && (
        <a href={linkTo(['paths'], filter)}>What they have in common</a>
      )}
      {exported !== null && (
        <button
          type="button"
          className="text-button"
          disabled={action.isBusy}
          onClick={() =>
            void action.run(async () => {
              saveFile(await getFile(exported, 'text/csv'), 'messages.csv')
              return ''
            })
          }
        >
          {action.isBusy ? 'exporting…' : 'Export as CSV'}
        </button>
      )}
      <Outcome action={action} />
    </span>
  )
}

/** Where all that match are a file: of one client, by status and time. Null: they are none. */
export function exportOf(terms: SearchTerms): string | null {
  const { client_id, status, from, to, ...others } = terms
  const isOne = (value: string | undefined) => value !== undefined && !value.includes(',')
  if (!isOne(client_id) || Object.keys(others).length > 0 || (status !== undefined && !isOne(status)))
    return null
  return `/v1/messages?${new URLSearchParams(askedOf(terms, Date.now()))}`
}
