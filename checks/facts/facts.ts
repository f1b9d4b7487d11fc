/**
 * The facts of one PC: a union on `contract`. `CollectorDocument` is what a collector prints on the PC;
 * `Facts` is what is judged and what a report carries: the same document with certificate blobs parsed
 * and private data dropped.
 */
import { z } from 'zod'
import { LinuxFacts } from './linux.ts'
import { WindowsDocument, WindowsFacts } from './windows.ts'

export const CollectorDocument = z.discriminatedUnion('contract', [WindowsDocument, LinuxFacts])
export type CollectorDocument = z.infer<typeof CollectorDocument>

export const Facts = z.discriminatedUnion('contract', [WindowsFacts, LinuxFacts])
export type Facts = z.infer<typeof Facts>
