/** What can be wrong with a stored certificate. */
export const BLOB_DAMAGES = [
  'empty',
  'too-large',
  'truncated-header',
  'length-exceeds-blob',
  'no-certificate',
  'cert-not-der',
] as const
export type BlobDamage = (typeof BLOB_DAMAGES)[number]
