/** `npm run bench -- <name> [--json] [--quick]`: figures of the real programs on this machine. */
import { agentBench } from './agent.ts'
import { assessmentBench } from './assessment.ts'
import { backupBench } from './backup.ts'
import { boardBench } from './board.ts'
import { runCeilingServer } from './ceiling/server.ts'
import { type Bench, machineName, printTable } from './common.ts'
import { ingestBench } from './ingest.ts'
import { judgeBench } from './judge.ts'
import { previewBench } from './preview.ts'
import { startBench } from './start.ts'
import { sweepBench } from './sweep.ts'

const BENCHES: readonly Bench[] = [
  judgeBench,
  ingestBench,
  boardBench,
  assessmentBench,
  agentBench,
  sweepBench,
  startBench,
  backupBench,
  previewBench,
]
const WRONG_USE = 2

async function main(args: readonly string[]): Promise<void> {
  const [name = '', ...flags] = args
  // Not for people: the ingest bench starts this very program again as the bare pipeline it compares with.
  if (name === 'ceiling-server') return runCeilingServer()
  const bench = BENCHES.find((one) => one.name === name)
  const wrong = flags.find((flag) => flag !== '--json' && flag !== '--quick')
  if (bench === undefined || wrong !== undefined) {
    const known = BENCHES.map((one) => `  ${one.name.padEnd(8)} ${one.summary}`).join('\n')
    process.stderr.write(`usage: bench <name> [--json] [--quick]\n${known}\n`)
    process.exitCode = WRONG_USE
    return
  }
  const asJson = flags.includes('--json')
  const say = (line: string) => (asJson ? process.stderr : process.stdout).write(`${line}\n`)
  const figures = await bench.run({ quick: flags.includes('--quick'), say })
  const machine = machineName()
  if (asJson) for (const one of figures) process.stdout.write(`${JSON.stringify({ ...one, machine })}\n`)
  else {
    printTable(figures, say)
    say(machine)
  }
}

await main(process.argv.slice(2))
