#!/usr/bin/env node
import { run } from '../scripts/run.mjs'

await run('agent', process.argv.slice(2))
