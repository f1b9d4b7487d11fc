/** Codename to release of the two bases, for derivatives that name only the codename of what they are built from. */
export const BASE_CODENAMES: Readonly<Record<'ubuntu' | 'debian', Readonly<Record<string, string>>>> = {
  ubuntu: {
    xenial: '16.04',
    bionic: '18.04',
    focal: '20.04',
    jammy: '22.04',
    noble: '24.04',
    oracular: '24.10',
    plucky: '25.04',
    questing: '25.10',
    resolute: '26.04',
  },
  debian: { stretch: '9', buster: '10', bullseye: '11', bookworm: '12', trixie: '13' },
}
