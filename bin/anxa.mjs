#!/usr/bin/env node
import { run } from '../scripts/run.mjs'

await run('anxa', process.argv.slice(2))
