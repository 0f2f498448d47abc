import { useEffect, useState } from 'react'
import type { Chart } from '../chart-shapes.ts'
import { MachineChart } from './machine-chart.tsx'

/** The machine with what goes through it now. */
export function MachinePage() {
  const [chart, setChart] = useState<Chart | null>(null)
  useEffect(() => {
    fetch('/console/chart.json')
      .then((response) => response.json())
      .then(setChart)
  }, [])
  return (
    <>
      <h1>Life cycle</h1>
      {chart && <MachineChart chart={chart} />}
    </>
  )
}
