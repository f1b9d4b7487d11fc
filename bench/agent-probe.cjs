/**
 * Loaded into the agent by `node --require`: when it ends, it leaves /proc/self/stat (its own time, and that of the
 * programs it ran) and /proc/self/status (its highest memory) in the file named by ANXA_BENCH_PROBE.
 */
const { readFileSync, writeFileSync } = require('node:fs')

process.once('exit', () => {
  const [stat, status] = ['stat', 'status'].map((name) => readFileSync(`/proc/self/${name}`, 'utf8'))
  writeFileSync(process.env.ANXA_BENCH_PROBE, JSON.stringify({ stat, status }))
})
