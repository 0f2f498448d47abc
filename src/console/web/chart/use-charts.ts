import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { layOut } from '../../chart.ts'
import type { MachineDrawing } from '../../chart-plan.ts'
import type { Charts } from '../../chart-shapes.ts'
import { getJson } from '../api.ts'
import { READ_ONCE } from '../queries.ts'

const DRAWING = '/console/chart.json'
const USUAL = { wide: { width: 1_080, height: 600 }, tall: { width: 390, height: 640 } }

/** The machine, ready to be laid out; null until it is there. */
export function useDrawing(): MachineDrawing | null {
  const { data } = useQuery({
    ...READ_ONCE,
    queryKey: [DRAWING],
    queryFn: ({ signal }) => getJson<MachineDrawing>(DRAWING, signal),
  })
  return data ?? null
}

/** The machine laid out for places of a usual size; null until it is there. */
export function useCharts(): Charts | null {
  const drawing = useDrawing()
  return useMemo(
    () => drawing && { wide: layOut(drawing, USUAL.wide), tall: layOut(drawing, USUAL.tall) },
    [drawing],
  )
}
