/** Every table, from the slice that owns it. A new slice's schema joins here; the schema test finds what is missing. */
import * as assessments from '../assessments/schema.ts'
import * as audit from '../audit/schema.ts'
import * as backup from '../backup/schema.ts'
import * as communes from '../communes/schema.ts'
import * as devices from '../devices/schema.ts'
import * as dossiers from '../dossiers/schema.ts'
import * as evidence from '../evidence/schema.ts'
import * as imports from '../imports/schema.ts'
import * as jobs from '../jobs/schema.ts'
import * as papers from '../papers/schema.ts'
import * as people from '../people/schema.ts'
import * as retention from '../retention/schema.ts'
import * as settings from '../settings/schema.ts'
import * as staff from '../staff/schema.ts'
import * as systems from '../systems/schema.ts'
import * as tables from '../tables/schema.ts'
import * as yearly from '../yearly-report/schema.ts'
import * as ledger from './schema-migrations.ts'

export const SCHEMAS: readonly Readonly<Record<string, unknown>>[] = [
  assessments,
  audit,
  backup,
  communes,
  devices,
  dossiers,
  evidence,
  imports,
  jobs,
  ledger,
  papers,
  people,
  retention,
  settings,
  staff,
  systems,
  tables,
  yearly,
]
