/**
 * Public name servers whose operators say that they refuse names of malicious sites, by address. The unfiltered
 * services of the same operators (9.9.9.10, 1.1.1.1, 8.8.8.8) are not among them.
 */
export const FILTERING_RESOLVERS: ReadonlySet<string> = new Set([
  // Quad9: https://www.quad9.net/service/service-addresses-and-features/
  ...['9.9.9.9', '149.112.112.112', '9.9.9.11', '149.112.112.11'],
  ...['2620:fe::fe', '2620:fe::9', '2620:fe::11', '2620:fe::fe:11'],
  // Cloudflare for Families: https://developers.cloudflare.com/1.1.1.1/setup/
  ...['1.1.1.2', '1.0.0.2', '1.1.1.3', '1.0.0.3'],
  ...['2606:4700:4700::1112', '2606:4700:4700::1002', '2606:4700:4700::1113', '2606:4700:4700::1003'],
  // CleanBrowsing: https://cleanbrowsing.org/filters/
  ...['185.228.168.9', '185.228.169.9', '185.228.168.10', '185.228.169.11'],
  ...['185.228.168.168', '185.228.169.168', '2a0d:2a00:1::2', '2a0d:2a00:2::2'],
  // AdGuard DNS: https://adguard-dns.io/en/public-dns.html
  ...['94.140.14.14', '94.140.15.15', '94.140.14.15', '94.140.15.16'],
  ...['2a10:50c0::ad1:ff', '2a10:50c0::ad2:ff'],
  // OpenDNS: https://www.opendns.com/setupguide/
  ...['208.67.222.222', '208.67.220.220', '208.67.222.123', '208.67.220.123'],
  ...['2620:119:35::35', '2620:119:53::53'],
])
