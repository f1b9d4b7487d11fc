import type { ShownMoment } from './moment.tsx'

/** How old the figures of a page are, said of the newest report in them. */
export const dataAgeText = (newest: ShownMoment | null): string =>
  newest === null
    ? 'chưa có báo cáo nào'
    : `số liệu mới nhất lúc ${newest.exact}${newest.relative === null ? '' : ` (${newest.relative})`}`
