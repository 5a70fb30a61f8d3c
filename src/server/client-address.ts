import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { StartError } from './start-error.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface ClientNetworks {
  /**
   * The network that a request comes from: an IPv4 address, or an IPv6 /64, which is what one household has.
   * @param socket Address of who is connected to us.
   * @param forwarded `X-Forwarded-For`; believed only as far as trusted proxies have written it.
   */
  of(socket: string | undefined, forwarded: string | null): string | undefined;
  /** The address itself. */
  address(socket: string | undefined, forwarded: string | null): string | undefined;
  /** Whether somebody near passes requests on who is not trusted. All readers are then one network to us. */
  isUnnamedProxy(socket: string | undefined, forwarded: string | null): boolean;
}

/** @param proxies Addresses and ranges such as `10.0.0.0/8`. Throws a {@link StartError} for anything else. */
export const clientNetworks = (proxies: readonly string[]): ClientNetworks => {
  const ranges = proxies.map(parseRange);
  const isTrusted = (address: Address) =>
    ranges.some(([range, bits]) => range.kind() === address.kind() && address.match([range, bits] as never));
  const clientOf = (socket: string | undefined, forwarded: string | null): Address | undefined => {
    let client = parse(socket);
    // Each proxy adds whom it was asked by at the end; what stands before an address that is not ours is hearsay.
    for (const hop of hopsOf(forwarded)) {
      const before = client && isTrusted(client) ? parse(hop) : undefined;
      if (!before) break;
      client = before;
    }
    return client;
  };
  return {
    of(socket, forwarded) {
      const client = clientOf(socket, forwarded);
      return client && networkOf(client);
    },
    address: (socket, forwarded) => clientOf(socket, forwarded)?.toString(),
    isUnnamedProxy(socket, forwarded) {
      const client = forwarded === null ? undefined : parse(socket);
      return client !== undefined && !isTrusted(client) && NEAR.has(client.range());
    },
  };
};

/** Kinds of addresses that no reader on the internet has. */
const NEAR: ReadonlySet<string> = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat']);

const hopsOf = (forwarded: string | null): string[] => (forwarded ?? '').split(',').reverse();

/** An address as it stands in a socket or a header, some of which add a port. IPv4 inside IPv6 is IPv4. */
const parse = (text = ''): Address | undefined => {
  const plain = text.trim().replace(/^\[([^\]]*)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/, '$1$2');
  return isIP(plain) ? ipaddr.process(plain) : undefined;
};

const networkOf = (address: Address): string =>
  address.kind() === 'ipv4'
    ? address.toString()
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`)}/64`;

const parseRange = (text: string): [Address, number] => {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const most = isIP(address) === 4 ? 32 : 128;
  if (!isIP(address) || Number(bits ?? most) > most) {
    throw new StartError(`"${text}" is no address of a proxy: write it like 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32`);
  }
  const range = ipaddr.process(address);
  // "::ffff:10.0.0.0/104"
  const before = range.kind() === 'ipv4' && most === 128 ? 96 : 0;
  return [range, Math.max(0, Number(bits ?? most) - before)];
};
