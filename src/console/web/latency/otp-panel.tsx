import { useMemo } from 'react'
import type { OtpTimes } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { duration, shortCount } from '../numbers.ts'
import type { Chart } from '../plots/chart.ts'
import { LineChart } from '../plots/line-chart.tsx'
import type { Drawn } from '../plots/plot-options.ts'
import { SHARES } from '../plots/value-axis.ts'
import { linkTo } from '../router.ts'
import { type ShownTime, startsOf } from './shown-time.ts'
import { useReport } from './use-report.ts'

type Codes = OtpTimes['total']

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 1_000) / 10} %`)
const within = (ms: number | null) => (ms === null ? '–' : duration(ms))
const shareOf = (part: number, all: number) => percent(all === 0 ? null : part / all)

/** What became of one-time passwords: how many were verified, and how long that took. */
export function OtpPanel({ time, onZoom }: { readonly time: ShownTime; readonly onZoom: Drawn['onZoom'] }) {
  const { value, error, readAtMs } = useReport<OtpTimes>('otps', time)
  const chart = useMemo(
    () => value && conversionOf(value, readAtMs ?? Date.parse(value.to)),
    [value, readAtMs],
  )
  return (
    <div className="latency-part">
      <LoadError error={error} readAtMs={readAtMs} />
      {value && chart && (
        <section className="panel plot" aria-label="One-time passwords">
          <h2>
            One-time passwords <span className="aside">of codes asked for in this time</span>
          </h2>
          {value.total.asked === 0 ? (
            <p className="quiet empty">No code was asked for in this time.</p>
          ) : (
            <>
              <Tiles codes={value.total} />
              <h3>Conversion</h3>
              <LineChart
                title="Conversion"
                chart={chart}
                format={percent}
                whyEmpty="Whether a code of this time is verified is not known yet."
                axis={SHARES}
                kind="measures"
                onZoom={onZoom}
              />
              <Countries value={value} />
            </>
          )}
        </section>
      )}
    </div>
  )
}

function conversionOf(report: OtpTimes, nowMs: number): Chart {
  const starts = startsOf(report, nowMs)
  const shares = new Map(report.rows.map((row) => [Date.parse(row.bucket), row.verified_share]))
  const values = starts.map((start) => shares.get(start) ?? null)
  return {
    times: starts.map((start) => start / 1_000),
    lines: [{ name: 'verified, of those sent', colour: 'state-DELIVERED', values }],
  }
}

function Tiles({ codes }: { readonly codes: Codes }) {
  const tiles = [
    ['Sent', shortCount(codes.sent), `of ${shortCount(codes.asked)} accepted`],
    ['Delivered', shareOf(codes.delivered, codes.sent), `${shortCount(codes.delivered)} of those sent`],
    [
      'Conversion',
      percent(codes.verified_share),
      `${shortCount(codes.verified)} verified of ${shortCount(codes.judged)}; who was sent one less than 2 min ago may be typing`,
    ],
    ['Expired', shortCount(codes.expired), 'sent, and never verified'],
    ['To a provider', within(codes.sent_in.p95_ms), 'p95, since it was asked for'],
    [
      'Until verified',
      within(codes.verified_in.p50_ms),
      `p50; p95 ${within(codes.verified_in.p95_ms)}, since it was asked for`,
    ],
  ] as const
  return (
    <ul className="tiles otp-tiles">
      {tiles.map(([name, text, more]) => (
        <li key={name} className="tile">
          <span className="tile-name">{name}</span>
          <strong>{text}</strong>
          <span className="tile-more">{more}</span>
        </li>
      ))}
    </ul>
  )
}

const TITLES = [
  'Sent',
  'Delivered',
  'Verified',
  'Conversion',
  'Expired',
  'p95 to a provider',
  'p50 until verified',
]

function Countries({ value: { countries, from, to } }: { readonly value: OtpTimes }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rows otp-countries" tabIndex={0} aria-label="One-time passwords by country">
      <table>
        <thead>
          <tr>
            <th scope="col">Country</th>
            {TITLES.map((title) => (
              <th key={title} scope="col" className="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {countries.map(({ country, ...codes }) => (
            <tr key={country ?? ''}>
              <td>
                {country === null ? (
                  'not known'
                ) : (
                  <a href={linkTo(['messages'], { lane: 'otp', country, from, to })}>{country}</a>
                )}
              </td>
              {[
                shortCount(codes.sent),
                shareOf(codes.delivered, codes.sent),
                shortCount(codes.verified),
                percent(codes.verified_share),
                shortCount(codes.expired),
                within(codes.sent_in.p95_ms),
                within(codes.verified_in.p50_ms),
              ].map((text, index) => (
                <td key={TITLES[index]} className="right">
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
