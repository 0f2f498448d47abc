import { useState } from 'react'
import type { Box } from '../../chart-shapes.ts'
import type { ChartLook } from './look.ts'

const STORED_AS = 'sms-gateway.legend'
/** Less room than this: it is closed until somebody opens it, above the picture. */
const ROOM = { width: 236, height: 160 }

/** Whether the legend is open: as it was left, else where there is room for it. */
export function useLegend(room: Box | null): { readonly isOpen: boolean; readonly toggle: () => void } {
  const [chosen, setChosen] = useState(stored)
  const hasRoom = room !== null && room.width >= ROOM.width && room.height >= ROOM.height
  const isOpen = chosen ?? hasRoom
  const toggle = () => {
    setChosen(!isOpen)
    try {
      localStorage.setItem(STORED_AS, isOpen ? 'closed' : 'open')
    } catch {
      // A browser that keeps nothing forgets it with the page.
    }
  }
  return { isOpen, toggle }
}

function stored(): boolean | null {
  try {
    const value = localStorage.getItem(STORED_AS)
    return value === null ? null : value === 'open'
  } catch {
    return null
  }
}

/** What the signs of the picture mean: those that are in it. */
export function Legend({ look }: { readonly look: ChartLook }) {
  return (
    <ul className="chart-legend" aria-label="Legend">
      <Sign words="the usual way">
        <path className="legend-main" d="M2 8H26" />
      </Sign>
      <Sign words="what else can happen">
        <path className="legend-side" d="M2 8H26" />
      </Sign>
      {look.weights ? (
        <Sign words="the thicker, the more messages">
          <path className="legend-heavy" d="M2 8H26" />
        </Sign>
      ) : (
        <Sign words="denser, faster: more a second">
          <path className="legend-side" d="M2 8H26" />
          <path className="legend-flow" d="M3 8H26" />
        </Sign>
      )}
      {look.open && (
        <Sign words="can be taken now">
          <path className="legend-open" d="M2 8H26" />
        </Sign>
      )}
      {look.stays && (
        <Sign words="slower than a week ago">
          <text className="legend-slow" x={14} y={12}>
            2 s
          </text>
        </Sign>
      )}
      <Sign words="an end">
        <rect className="legend-box" x={3} y={1.5} width={22} height={13} rx={4} />
        <rect className="legend-box" x={5} y={3.5} width={18} height={9} rx={2.5} />
      </Sign>
      <Sign words="credit: what becomes of its price">
        <text className="legend-word" x={14} y={12}>
          ¢
        </text>
      </Sign>
    </ul>
  )
}

function Sign({ words, children }: { readonly words: string; readonly children: React.ReactNode }) {
  return (
    <li>
      <svg width={28} height={16} aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  )
}
