/** Counters of this process, written out as Prometheus text (exposition format 0.0.4). */

export type Labels = Readonly<Record<string, string>>

export type Metrics = {
  /** Adds to a counter; the name ends in `_total`. */
  readonly count: (name: string, labels?: Labels, by?: number) => void
  /** Adds to the histogram `anxa_http_request_seconds`. */
  readonly timeRequest: (labels: Labels, seconds: number) => void
  readonly render: (gauges: readonly Gauge[]) => string
}

export type Gauge = { readonly name: string; readonly labels?: Labels; readonly value: number }

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const
const DURATION = 'anxa_http_request_seconds'

type Histogram = { readonly labels: Labels; readonly buckets: number[]; sum: number; count: number }

export function createMetrics(): Metrics {
  const counters = new Map<string, number>()
  const histograms = new Map<string, Histogram>()

  const count: Metrics['count'] = (name, labels = {}, by = 1) => {
    const key = `${name}${renderLabels(labels)}`
    counters.set(key, (counters.get(key) ?? 0) + by)
  }
  const timeRequest: Metrics['timeRequest'] = (labels, seconds) => {
    const key = renderLabels(labels)
    const histogram = histograms.get(key) ?? {
      labels,
      buckets: BUCKETS_SECONDS.map(() => 0),
      sum: 0,
      count: 0,
    }
    histograms.set(key, histogram)
    BUCKETS_SECONDS.forEach((limit, index) => {
      if (seconds <= limit) histogram.buckets[index] = (histogram.buckets[index] ?? 0) + 1
    })
    histogram.sum += seconds
    histogram.count += 1
  }
  const render: Metrics['render'] = (gauges) => {
    const lines = [...counters].map(([key, value]) => ({
      name: key.replace(/\{.*/, ''),
      type: 'counter',
      text: `${key} ${value}`,
    }))
    for (const { name, labels = {}, value } of gauges)
      lines.push({ name, type: 'gauge', text: `${name}${renderLabels(labels)} ${value}` })
    const typed = lines
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
      .flatMap(({ name, type, text }, index, all) =>
        all[index - 1]?.name === name ? [text] : [`# TYPE ${name} ${type}`, text],
      )
    return `${[...typed, ...renderHistograms([...histograms.values()])].join('\n')}\n`
  }
  return { count, timeRequest, render }
}

function renderHistograms(histograms: readonly Histogram[]): readonly string[] {
  if (histograms.length === 0) return []
  const lines = histograms.flatMap(({ labels, buckets, sum, count }) => [
    ...BUCKETS_SECONDS.map(
      (limit, index) =>
        `${DURATION}_bucket${renderLabels({ ...labels, le: String(limit) })} ${buckets[index] ?? 0}`,
    ),
    `${DURATION}_bucket${renderLabels({ ...labels, le: '+Inf' })} ${count}`,
    `${DURATION}_sum${renderLabels(labels)} ${sum}`,
    `${DURATION}_count${renderLabels(labels)} ${count}`,
  ])
  return [`# TYPE ${DURATION} histogram`, ...lines]
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escapeLabel = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
