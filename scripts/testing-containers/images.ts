/** The base images as the Dockerfiles and the compose file name them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../sources.ts'

function named(path: string, pattern: RegExp): string {
  const name = pattern.exec(readFileSync(join(ROOT, path), 'utf8'))?.[1]
  if (name === undefined) throw new Error(`${path} names no base image`)
  return name
}

export const BASE_IMAGES = {
  node: named('Dockerfile', /^ARG NODE_IMAGE=(\S+)$/m),
  caddy: named('deploy/proxy.Dockerfile', /^ARG CADDY_IMAGE=(\S+)$/m),
  postgres: named('docker-compose.yml', /^ {4}image: (postgres:\S+)$/m),
} as const
