import { getFile } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { linkTo } from '../router.ts'
import { saveFile } from '../save-file.ts'
import { askedOf, filterOf, type SearchTerms } from './terms.ts'

/** What can be asked of all that match: what they have in common, and a file of them. */
export function SearchTools({ terms }: { readonly terms: SearchTerms }) {
  const filter = filterOf(terms, Date.now())
  const action = useAction()
  return (
    <span className="search-tools">
      {filter !== null && Object.keys(filter).length > 0 && (
        <a href={linkTo(['paths'], filter)}>What they have in common</a>
      )}
      <button
        type="button"
        className="text-button"
        disabled={action.isBusy}
        onClick={() =>
          void action.run(async () => {
            saveFile(await getFile(exportOf(terms, Date.now()), 'text/csv'), 'messages.csv')
            return ''
          })
        }
      >
        {action.isBusy ? 'exporting…' : 'Export as CSV'}
      </button>
      <Outcome action={action} />
    </span>
  )
}

/** Where all that match are a file: of one client by status and time with texts and archived days, else as the search finds them. */
export function exportOf(terms: SearchTerms, nowMs: number): string {
  const { client_id, status, from, to, ...others } = terms
  const isOne = (value: string | undefined) => value !== undefined && !value.includes(',')
  const isOfOne =
    isOne(client_id) && Object.keys(others).length === 0 && (status === undefined || isOne(status))
  return `/v1/messages${isOfOne ? '' : '/search'}?${new URLSearchParams(askedOf(terms, nowMs))}`
}
