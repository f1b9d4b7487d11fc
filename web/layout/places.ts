/**
 * The main navigation: a named place for each part of the work. A place is drawn from the day its feature
 * gives it a path; until then it is an empty slot, not a dead link.
 */
export type PlaceId = 'devices' | 'incidents' | 'layers' | 'reminders' | 'waivers'

export type Place = {
  readonly id: PlaceId
  readonly label: string
  /** Where it leads in a commune (by its code); null while the feature is not there. */
  readonly path: ((communeCode: string) => string) | null
}

/** In the order in which they stand on the page. */
export const PLACES: readonly Place[] = [
  { id: 'devices', label: 'Máy tính', path: (code) => `/xa/${code}` },
  { id: 'incidents', label: 'Sự cố', path: null },
  { id: 'layers', label: 'Mô hình 4 lớp', path: null },
  { id: 'reminders', label: 'Đôn đốc', path: null },
  { id: 'waivers', label: 'Miễn trừ', path: null },
]
