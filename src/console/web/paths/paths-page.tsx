import { percent, sentenceOf } from '../../../domain/report/paths-sentence.ts'
import type { MessagePaths } from '../answers.ts'
import { ArchivedNote } from '../archive/archived-note.tsx'
import { ChartView } from '../chart/chart-view.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { useClients } from '../clients/use-clients.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { duration } from '../numbers.ts'
import { linkTo, usePlace } from '../router.ts'
import { clock } from '../times.ts'
import { FactsTable } from './facts-table.tsx'
import { type FilterTerms, filterIn, filterWords } from './filter-words.ts'
import { lookOf } from './paths-look.ts'

/** `#/paths?…`: the ways of all messages that a filter means as one flow, and what they have in common. */
export function PathsPage() {
  const terms = filterIn(usePlace().params)
  const query = new URLSearchParams(terms).toString()
  const { value, error, readAtMs, reload } = useLoaded<MessagePaths>(`/v1/messages/paths?${query}`)
  return (
    <div className="paths">
      <h1>Sum of paths</h1>
      <Chips terms={terms} />
      <LoadError error={error} readAtMs={readAtMs} />
      {value === null && error === null && <p className="quiet">Looking at the newest messages…</p>}
      {value && (
        <>
          <p className="paths-sentence" role="status">
            {sentenceIn(value)}
          </p>
          <p className="quiet">
            <LookedAt paths={value} terms={terms} /> {readAtMs !== null && `Read at ${clock(readAtMs)}. `}
            <button type="button" className="text-button" onClick={reload}>
              read again
            </button>
          </p>
          <ArchivedNote span={value.archived} where="in this picture" />
          <div className="paths-grid">
            <div className="paths-chart">
              <ChartView
                look={lookOf(value)}
                label="The arrows that these messages took: the thicker, the more often"
              />
              <p className="quiet small">
                On an arrow: how often it was taken. In a state: how many of them are there now.
              </p>
            </div>
            <Facts paths={value} />
          </div>
        </>
      )}
    </div>
  )
}

function Chips({ terms }: { readonly terms: FilterTerms }) {
  const clients = useClients()
  const nameOf = (id: string) => clients.find((one) => one.id === id)?.name ?? id
  const words = filterWords(terms, nameOf, (instant) => clock(instant))
  return (
    <p className="paths-filter">
      {words.length === 0 && <span className="quiet">All messages</span>}
      {words.map((word) => (
        <span key={word} className="chip">
          {word}
        </span>
      ))}
      <a href={linkTo(['messages'], terms)}>
        {words.length === 0 ? 'narrow them' : 'show them, and act on them'}
      </a>
    </p>
  )
}

/** The sentence of the gateway, by the clock and the names of this page. */
function sentenceIn(paths: MessagePaths): string {
  const { matched, looked_at, base, base_of, statuses, facts, pair, rise } = paths
  const names = new Map(facts.map(({ dimension, value, name }) => [`${dimension} ${value}`, name]))
  return sentenceOf(
    {
      matched,
      lookedAt: looked_at,
      base,
      isBaseAll: base_of === 'looked_at',
      statuses,
      facts: facts.map(({ base_count: baseCount, base_share: baseShare, of_value: ofValue, ...fact }) => ({
        ...fact,
        baseCount,
        baseShare,
        ofValue,
      })),
      pair: pair && { count: pair.count, baseCount: pair.base_count },
      rise: rise && {
        atMs: Date.parse(rise.at),
        untilMs: rise.until === null ? null : Date.parse(rise.until),
        count: rise.count,
        share: rise.share,
        shareElse: rise.share_else,
      },
    },
    (dimension, value) => names.get(`${dimension} ${value}`) ?? value,
    // To the minute: it is of whole minutes.
    (atMs) => clock(atMs).replace(/:\d\d$/, ''),
  )
}

/** Of how many and of what time all of it is. */
function LookedAt({ paths, terms }: { readonly paths: MessagePaths; readonly terms: FilterTerms }) {
  const { matched, looked_at, looked_from, complete } = paths
  if (looked_from === null) return null
  const count = `${matched.toLocaleString('en')} of ${looked_at.toLocaleString('en')} messages match`
  const since = `accepted since ${clock(looked_from)}`
  if (complete) return <>{`${count}: all that were ${since}.`}</>
  return (
    <>
      {`${count}: the newest ones, ${since}. Older ones were not looked at: `}
      <a href={linkTo(['paths'], { ...terms, to: looked_from })}>look further back</a>.
    </>
  )
}

function Facts({ paths }: { readonly paths: MessagePaths }) {
  const { facts, matched, base, times, rise } = paths
  return (
    <div className="paths-side">
      <section className="card" aria-label="In common">
        <h2>What they have in common</h2>
        {facts.length > 0 ? (
          <FactsTable {...{ facts, matched, base }} ofTime={paths.base_of === 'same_time'} />
        ) : (
          <p className="quiet">
            {matched === 0
              ? 'None matches.'
              : matched === base
                ? 'Nothing to compare with: no other message is of that time.'
                : 'Nothing stands out: they are as all messages of that time.'}
          </p>
        )}
        <p className="quiet small">
          A value is here when its share is 5 points above that of all messages of the same time, and hardly
          by chance (0.1 % over all values looked at). The strongest first, by likelihood ratio. What was
          filtered by is left out.
        </p>
      </section>
      <section className="card" aria-label="When">
        <h2>When</h2>
        <dl className="facts">
          <div>
            <dt>more of them</dt>
            <dd>
              {rise === null
                ? 'at no time: their rate did not rise'
                : `${rise.until === null ? 'since' : 'from'} ${clock(rise.at)}${rise.until === null ? '' : ` to ${clock(rise.until)}`}: ${percent(rise.share)} of all messages, else ${percent(rise.share_else)}`}
            </dd>
          </div>
          <div>
            <dt>to the end</dt>
            <dd>
              {times.p50_ms === null || times.p95_ms === null
                ? 'none has ended'
                : `half within ${duration(times.p50_ms)}, 95 % within ${duration(times.p95_ms)} (of ${times.ended.toLocaleString('en')} that ended)`}
            </dd>
          </div>
        </dl>
      </section>
    </div>
  )
}
