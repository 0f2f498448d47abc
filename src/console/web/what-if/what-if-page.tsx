import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { messageMachine } from '../../../../actors/message/machine.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { arrowId } from '../../main-line.ts'
import { ChartView } from '../chart/chart-view.tsx'
import { readOf } from '../clients/use-loaded.ts'
import { copyText } from '../clipboard.ts'
import { stateId } from '../live/traffic.ts'
import { POLICY } from '../message/policy.ts'
import { duration } from '../numbers.ts'
import { creditId } from '../replay/path.ts'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { EventPicker } from './event-picker.tsx'
import type { Fork } from './fork.ts'
import { MoneyPicture } from './money-picture.tsx'
import {
  MAX_EVENTS,
  type Moment,
  type PickedEvent,
  type Played,
  playScenario,
  previewEvents,
  type Scenario,
} from './scenario.ts'
import { linkFaults, readScenario, writeScenario } from './scenario-link.ts'
import { ScenarioSettings } from './scenario-settings.tsx'
import { StepList } from './step-list.tsx'

/** Where a life may begin: the states of the machine that are not its end. */
const STARTS = Object.values(messageMachine.root.states['lifecycle']?.states ?? {})
  .filter((state) => state.type !== 'final')
  .map((state) => state.key)

/** `#/what-if`: events picked by hand on the machine of the gateway. The link holds all of it. */
export function WhatIfPage() {
  const query = usePlace().params.toString()
  const { value: policy, error } = readOf(useQuery(POLICY))
  const scenario = useMemo(() => readScenario(new URLSearchParams(query), STARTS), [query])
  const faults = useMemo(() => linkFaults(new URLSearchParams(query), STARTS), [query])
  return (
    <div className="what-if">
      <h1>What if</h1>
      {error !== null && policy === null && (
        <p role="alert" className="notice is-bad">
          {error}
        </p>
      )}
      {faults.length > 0 && (
        <p role="alert" className="notice is-bad">
          This link is broken: {faults.join('; ')}. What could not be read is as it usually is.
        </p>
      )}
      {policy && <Simulator scenario={scenario} policy={policy} />}
    </div>
  )
}

function ForkNote({ fork, onLeave }: { readonly fork: Fork; readonly onLeave: () => void }) {
  return (
    <p className="notice fork-note">
      Goes on from{' '}
      <a href={linkTo(['messages', fork.messageId], { step: String(fork.pastCount) })}>
        step {fork.pastCount} of a real message
      </a>
      , {duration(fork.nowMs)} after it was accepted, {fork.lifecycle}
      {fork.context.provider === null ? '' : `, at ${fork.context.provider}`}. What comes now happens on this
      page alone.{' '}
      <button type="button" className="text-button" onClick={onLeave}>
        begin anew
      </button>
    </p>
  )
}

function Simulator({ scenario, policy }: { readonly scenario: Scenario; readonly policy: MessagePolicy }) {
  const [moment, setMoment] = useState<Moment>('soon')
  const [isStale, setStale] = useState(false)
  const [said, setSaid] = useState('')
  const played = useMemo(() => playScenario(scenario, policy), [scenario, policy])
  const previews = previewEvents(played, moment, isStale)
  const pick = (type: PickedEvent['type']) => {
    if (scenario.events.length >= MAX_EVENTS) return setSaid(`at most ${MAX_EVENTS} events`)
    go({ ...scenario, events: [...scenario.events, { type, moment, isStale }] })
    setMoment('soon')
    setStale(false)
  }
  const open = new Map(
    previews
      .filter(({ outcome }) => outcome === 'applied')
      .map(({ type, to }) => [arrowId(stateId(played.last.lifecycle), stateId(to)), type] as const),
  )
  const share = async () =>
    setSaid((await copyText(location.href)) ? 'link copied' : 'the address of this page is the link')
  return (
    <div className="what-if-grid">
      <div className="what-if-main">
        {scenario.fork && (
          <ForkNote fork={scenario.fork} onLeave={() => go({ ...scenario, fork: null, events: [] })} />
        )}
        <ChartView
          look={{
            path: new Set([...pathOf(played), ...open.keys()]),
            current: new Set([stateId(played.last.lifecycle), creditId(played.last.credit)]),
            open: new Set(open.keys()),
          }}
          onSelect={(id) => {
            const type = open.get(id)
            if (type) pick(type)
          }}
          label="The machine; dashed arrows can be taken now"
        />
        <MoneyPicture credit={played.last.credit} />
        <StepList played={played} />
        <ScenarioSettings scenario={scenario} starts={STARTS} onChange={go} />
      </div>
      <div className="what-if-side">
        <section className="card tools" aria-label="Scenario">
          <button
            type="button"
            onClick={() => go({ ...scenario, events: scenario.events.slice(0, -1) })}
            disabled={scenario.events.length === 0}
          >
            Undo
          </button>
          <button type="button" onClick={() => go({ ...scenario, events: [] })}>
            Reset
          </button>
          <button type="button" onClick={share}>
            Copy link
          </button>
          <span className="quiet" role="status">
            {said}
          </span>
        </section>
        <EventPicker {...{ previews, moment, isStale, setMoment, setStale, pick }} />
      </div>
    </div>
  )
}

function pathOf({ scenario, first, steps }: Played): Set<string> {
  const path = new Set([stateId(first.lifecycle), creditId(first.credit)])
  let real: string | null = null
  for (const { to, isIgnored } of scenario.fork?.past ?? []) {
    path.add(stateId(to))
    if (real !== null && !isIgnored) path.add(arrowId(stateId(real), stateId(to)))
    real = to
  }
  let before: { readonly lifecycle: string; readonly credit: string } = first
  for (const step of steps) {
    if (step.outcome === 'applied') path.add(arrowId(stateId(before.lifecycle), stateId(step.lifecycle)))
    if (step.credit !== before.credit) path.add(arrowId(creditId(before.credit), creditId(step.credit)))
    path.add(stateId(step.lifecycle)).add(creditId(step.credit))
    before = step
  }
  return path
}

function go(scenario: Scenario): void {
  choosePlace(['what-if'], writeScenario(scenario))
}
