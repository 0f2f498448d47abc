import { useEffect, useState } from 'react'
import type { Access } from '../../console-routes.ts'
import { Needs } from '../admin/needs.tsx'
import { TokenGate } from '../admin/token-form.tsx'
import { ChartView } from '../chart/chart-view.tsx'
import { PulseLayer } from '../chart/pulse-layer.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { useLive } from '../live/live.ts'
import { shortCount } from '../numbers.ts'
import { useProviders } from '../providers/use-providers.ts'
import { FaultPanel } from './fault-panel.tsx'
import { FloodPanel } from './flood-panel.tsx'
import { Sums } from './sums.tsx'
import { keptWhole, putBack, putBackLeaving } from './whole.ts'

/** `#/break-it`: breaks a mock by sliders beside the live machine; where no mock is routed there is nothing to be broken. */
export function BreakItPage() {
  return (
    <div className="break-it">
      <h1>Break it</h1>
      <TokenGate why="What a provider does is for admins to change: give the admin token.">
        <Breaking />
      </TokenGate>
    </div>
  )
}

function Breaking() {
  const access = useLoaded<Access>('/console/access.json')
  if (access.value === null) return <LoadError {...access} />
  if (!access.value.plays_mock)
    return (
      <p className="panel quiet">
        Messages of the form go to real providers here, or to none: only a mock is broken. Route numbers to a
        provider of the kind mock first.
      </p>
    )
  return <Playground />
}

function Playground() {
  const { value: providers, reload, ...reading } = useProviders()
  const mocks = providers?.filter(({ kind }) => kind === 'mock') ?? []
  const [version, setVersion] = useState(0)
  const [wasLeft] = useState(() => Object.keys(keptWhole()).length > 0)
  const action = useAction()
  useEffect(() => {
    addEventListener('pagehide', putBackLeaving)
    return () => {
      removeEventListener('pagehide', putBackLeaving)
      // What cannot be put back is still kept, and said at the next visit.
      putBack().catch(() => {})
    }
  }, [])
  const reset = () =>
    void action.run(async () => {
      await putBack()
      setVersion(version + 1)
      reload()
      return 'All is as it was.'
    })
  return (
    <>
      <p className="quiet">
        Only mocks are broken here: they send nothing anywhere. What is set holds within 2 s, but for numbers
        that end in 0001 to 0011: they do what they always do. All is put back when you press Reset, and when
        you leave this page.
      </p>
      {wasLeft && version === 0 && (
        <p className="notice">
          This browser has broken mocks before, and it is not known whether all was put back: press Reset.
        </p>
      )}
      <LoadError {...reading} />
      <div className="break-grid">
        <div className="break-main">
          <LiveChart />
          <Sums />
        </div>
        <div className="break-side">
          <Needs scope="operate">
            <FloodPanel />
          </Needs>
          <Needs scope="config">
            {mocks.map((mock, index) => (
              <FaultPanel
                key={`${mock.name} ${version}`}
                provider={mock}
                isOpen={index === 0}
                onChange={reload}
              />
            ))}
            <p className="actions">
              <button type="button" className="button" disabled={action.isBusy} onClick={reset}>
                Reset
              </button>
            </p>
          </Needs>
          <Outcome action={action} />
        </div>
      </div>
    </>
  )
}

function LiveChart() {
  const live = useLive()
  const moving = [...live.flows].filter(([, { lastMinute }]) => lastMinute > 0)
  const rates = new Map([...live.flows].map(([id, { perSecond }]) => [id, perSecond]))
  const notes = new Map(moving.map(([id, { lastMinute }]) => [id, shortCount(lastMinute)]))
  return (
    <div>
      <ChartView
        look={{ rates, notes }}
        over={(chart, view, size) => <PulseLayer {...{ chart, view, size }} />}
        label="The machine, live: on the arrows the moves of the last minute"
      />
      <p className="quiet small">
        {live.connection === 'live'
          ? 'On the arrows: moves of the last minute, of all messages.'
          : 'Not live now: the gateway is being asked again.'}
      </p>
    </div>
  )
}
