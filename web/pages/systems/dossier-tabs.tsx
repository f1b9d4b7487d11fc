/** The parts of "Hồ sơ cấp độ" side by side: which systems there are, and what proves what is said of them. */
import { Tabs } from '../../parts/tabs.tsx'
import { evidencePaths } from '../evidence/paths.ts'
import { yearlyPath } from '../yearly-report/paths.ts'
import { systemPaths } from './paths.ts'

export type DossierTab = 'systems' | 'evidence' | 'yearly'

export const DossierTabs = ({
  communeCode,
  current,
}: {
  readonly communeCode: string
  readonly current: DossierTab
}) => {
  const paths = {
    systems: systemPaths(communeCode).home,
    evidence: evidencePaths(communeCode).home,
    yearly: yearlyPath(communeCode),
  }
  const tabs = [
    { href: paths.systems, label: 'Sổ hệ thống' },
    { href: paths.evidence, label: 'Bằng chứng' },
    { href: paths.yearly, label: 'Báo cáo năm' },
  ]
  return <Tabs label="Các phần của hồ sơ cấp độ" tabs={tabs} current={paths[current]} />
}
